import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { usePlayer } from "../player/use-player";
import { type Row, rowAt } from "./rows";

const NEAR_END = 96; // Pixels from the bottom that still count as being at the end.

export interface FollowOptions {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  growing: boolean;
  moment: number;
}

/**
 * Moves the view only when that is what the reader is doing already: at the end of a text that
 * grows, or beside the words that are being spoken. Opens the text at a moment, once.
 */
export function useFollow({ box, virtual, rows, growing, moment }: FollowOptions): void {
  const player = usePlayer();
  const atEnd = useRef(false); // once the reader has gone there: a first text is read from its start
  const opened = useRef(false);

  useEffect(() => {
    const element = box.current;
    const note = () => {
      if (element) {
        atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
      }
    };
    element?.addEventListener("scroll", note, { passive: true });
    return () => element?.removeEventListener("scroll", note);
  }, [box]);

  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const row = moment > 0 ? rowAt(rows, moment) : -1;
    if (row > 0) virtual.scrollToIndex(row, { align: "center" });
  }, [rows, moment, virtual]);

  useLayoutEffect(() => {
    if (growing && atEnd.current && rows.length > 0 && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [rows, growing, box]);

  useEffect(() => {
    let last = rowAt(rows, player.time);
    return player.onTick((now) => {
      const row = rowAt(rows, now);
      if (row === last || row < 0) return;
      const wasSeen = isSeen(box.current, last);
      const jumped = Math.abs(row - last) > 1;
      last = row;
      if ((wasSeen || jumped) && !isSeen(box.current, row)) {
        virtual.scrollToIndex(row, { align: "center" });
      }
    });
  }, [player, rows, virtual, box]);
}

function isSeen(box: HTMLElement | null, index: number): boolean {
  const row = box?.querySelector(`[data-index="${index}"]`);
  if (!box || !row) return false;
  const frame = box.getBoundingClientRect();
  const { top, bottom } = row.getBoundingClientRect();
  return bottom > frame.top && bottom <= frame.bottom + 8 && top < frame.bottom;
}
