import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Segment } from "@/api/types";
import { openDraft } from "@/domain/editing/saving/drafts";
import { usePlayer } from "@/domain/player/use-player";
import { reviewMoment } from "@/domain/review/review-state";
import { scrollContainerOf, visibleFrame } from "@/lib/viewport";
import { rowAt } from "./rows/row-at";
import type { Row } from "./rows/rows";
import { spokenWordAt } from "./rows/word-times";
import { renderedWord, scrollToWord } from "./scroll-to-word";

const NEAR_END = 96; // Pixels from the bottom that still count as the end.

export interface AutoScrollOptions {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  segments: readonly Segment[];
  growing: boolean;
  moment: number;
  /** Whether somebody speaks right now: what was said last is what is read. */
  live: boolean;
  /** What is being said, below the rows. */
  interim: readonly Segment[];
}

/**
 * Scrolls along with a growing text, with playback and with the review, but only while the reader
 * is there already. Opens the text at a moment, once.
 */
export function useAutoScroll({
  box,
  virtual,
  rows,
  segments,
  growing,
  moment,
  live,
  interim,
}: AutoScrollOptions): void {
  const player = usePlayer();
  const atEnd = useRef(live); // else once the reader has gone there: a first text is read from its start
  const seen = useRef(0); // where the reader was, when that was last looked at
  const opened = useRef(false);

  useEffect(() => {
    const scroller = scrollContainerOf(box.current);
    const note = () => {
      if (!scroller) return;
      const { scrollHeight, scrollTop, clientHeight } = scroller;
      atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
      seen.current = scrollTop;
    };
    scroller?.addEventListener("scroll", note, { passive: true });
    return () => scroller?.removeEventListener("scroll", note);
  }, [box]);

  useLayoutEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    const scroller = scrollContainerOf(box.current);
    if (scroller && !live) scroller.scrollTop = 0; // What was open before may have been read to its end.
    const row = moment > 0 ? rowAt(rows, moment) : -1;
    const word = spokenWordAt(segments, moment);
    if (row >= 0 && !isVisible(box.current, { row, word }))
      scrollToWord(box.current, virtual, row, word);
  }, [rows, segments, moment, virtual, box, live]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is being said makes the text longer
  useLayoutEffect(() => {
    const scroller = scrollContainerOf(box.current);
    if (!growing || !atEnd.current || rows.length === 0 || !scroller) return;
    // The event that tells of scrolling comes with the next frame, and the text may have grown before.
    if (scroller.scrollTop < seen.current - 1) return;
    scroller.scrollTop = scroller.scrollHeight;
    seen.current = scroller.scrollTop;
  }, [rows, growing, box, interim]);

  useEffect(() => {
    const placeAt = (moment: number) => ({
      row: rowAt(rows, moment),
      word: spokenWordAt(segments, moment),
    });
    let last = placeAt(player.time);
    return player.onTick((now) => {
      const place = placeAt(now);
      const still = place.row === last.row && (!place.word || place.word === last.word);
      if (place.row < 0 || still) return;
      const wasSeen = isVisible(box.current, last);
      const jumped = Math.abs(place.row - last.row) > 1;
      last = place;
      if (openDraft()) return; // Who types stays where the caret is.
      if ((wasSeen || jumped) && !isVisible(box.current, place)) {
        scrollToWord(box.current, virtual, place.row, place.word);
      }
    });
  }, [player, rows, segments, virtual, box]);

  useEffect(
    () =>
      reviewMoment.subscribe(() => {
        const at = reviewMoment.get() ?? -1;
        const place = { row: rowAt(rows, at), word: spokenWordAt(segments, at) };
        if (place.row < 0 || isVisible(box.current, place)) return;
        scrollToWord(box.current, virtual, place.row, place.word);
      }),
    [rows, segments, virtual, box],
  );
}

/** A row, and the word in it that is spoken; a paragraph may be higher than the view. */
interface Place {
  row: number;
  word: string | null;
}

export function isVisible(box: HTMLElement | null, { row, word }: Place): boolean {
  const element = renderedWord(box, word) ?? box?.querySelector(`[data-index="${row}"]`);
  const scroller = scrollContainerOf(box);
  if (!scroller || !element) return false;
  const frame = visibleFrame(scroller);
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > frame.top && bottom <= frame.bottom + 8 && top < frame.bottom;
}
