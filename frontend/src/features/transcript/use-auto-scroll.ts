import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { reviewAt } from "@/domain/review/review-state";
import { scrollerOf, seenPart } from "@/lib/viewport";
import { type Row, rowAt } from "./rows";
import { drawnWord, showWord } from "./scroll-to-word";
import { spokenAt, type Timed } from "./word-times";

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
 * grows, beside the words that are being spoken, or at the spot under review. Opens the text at a
 * moment, once.
 */
export function useFollow({ box, virtual, rows, timed, growing, moment }: FollowOptions): void {
  const player = usePlayer();
  const atEnd = useRef(false); // once the reader has gone there: a first text is read from its start
  const opened = useRef(false);

  useEffect(() => {
    const scroller = scrollerOf(box.current);
    const note = () => {
      if (!scroller) return;
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
    };
    scroller?.addEventListener("scroll", note, { passive: true });
    return () => scroller?.removeEventListener("scroll", note);
  }, [box]);

  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const scroller = scrollerOf(box.current);
    if (scroller) scroller.scrollTop = 0; // What was open before may have been read to its end.
    const row = moment > 0 ? rowAt(rows, moment) : -1;
    const word = spokenAt(timed, moment);
    if (row >= 0 && !isSeen(box.current, { row, word })) showWord(box.current, virtual, row, word);
  }, [rows, timed, moment, virtual, box]);

  useLayoutEffect(() => {
    const scroller = scrollerOf(box.current);
    if (growing && atEnd.current && rows.length > 0 && scroller) {
      scroller.scrollTop = scroller.scrollHeight;
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

  useEffect(
    () =>
      reviewAt.subscribe(() => {
        const at = reviewAt.get() ?? -1;
        const place = { row: rowAt(rows, at), word: spokenAt(timed, at) };
        if (place.row < 0 || isSeen(box.current, place)) return;
        showWord(box.current, virtual, place.row, place.word);
      }),
    [rows, timed, virtual, box],
  );
}

/** A row, and the word in it that is spoken; a paragraph may be higher than the view. */
interface Place {
  row: number;
  word: string | null;
}

export function isSeen(box: HTMLElement | null, { row, word }: Place): boolean {
  const element = drawnWord(box, word) ?? box?.querySelector(`[data-index="${row}"]`);
  const scroller = scrollerOf(box);
  if (!scroller || !element) return false;
  const frame = seenPart(scroller);
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > frame.top && bottom <= frame.bottom + 8 && top < frame.bottom;
}
