import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { usePlayer } from "../player/use-player";
import { type Row, rowAt } from "./rows";
import { drawnWord, showWord } from "./show-word";
import { spokenAt, type Timed } from "./timed-words";

const NEAR_END = 96; // Pixels from the bottom that still count as being at the end.

export interface FollowOptions {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  timed: Timed;
  growing: boolean;
  moment: number;
}

/**
 * Moves the view only when that is what the reader is doing already: at the end of a text that
 * grows, or beside the words that are being spoken. Opens the text at a moment, once.
 */
export function useFollow({ box, virtual, rows, timed, growing, moment }: FollowOptions): void {
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
    if (row >= 0) showWord(box.current, virtual, row, spokenAt(timed, moment));
  }, [rows, timed, moment, virtual, box]);

  useLayoutEffect(() => {
    if (growing && atEnd.current && rows.length > 0 && box.current) {
      box.current.scrollTop = box.current.scrollHeight;
    }
  }, [rows, growing, box]);

  useEffect(() => {
    const placeAt = (moment: number) => ({
      row: rowAt(rows, moment),
      word: spokenAt(timed, moment),
    });
    let last = placeAt(player.time);
    return player.onTick((now) => {
      const place = placeAt(now);
      const still = place.row === last.row && (!place.word || place.word === last.word);
      if (place.row < 0 || still) return;
      const wasSeen = isSeen(box.current, last);
      const jumped = Math.abs(place.row - last.row) > 1;
      last = place;
      if ((wasSeen || jumped) && !isSeen(box.current, place)) {
        showWord(box.current, virtual, place.row, place.word);
      }
    });
  }, [player, rows, timed, virtual, box]);
}

/** A row, and the word in it that is spoken; a paragraph may be higher than the view. */
interface Place {
  row: number;
  word: string | null;
}

function isSeen(box: HTMLElement | null, { row, word }: Place): boolean {
  const element = drawnWord(box, word) ?? box?.querySelector(`[data-index="${row}"]`);
  if (!box || !element) return false;
  const frame = box.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > frame.top && bottom <= frame.bottom + 8 && top < frame.bottom;
}
