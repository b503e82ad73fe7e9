import type { Segment } from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { wordItemsOf } from "./rows";

/** Where the words of a transcript are in time: in segments, so that one edit moves little. */
export interface WordTimes {
  /** Segments that have words. */
  segments: readonly Segment[];
  /** When the first word of each begins, ascending. */
  starts: readonly number[];
}

/** Times of all words. */
export function wordTimesOf(all: readonly Segment[]): WordTimes {
  const segments = all.filter((segment) => wordItemsOf(segment).length > 0);
  return { segments, starts: segments.map((segment) => wordItemsOf(segment)[0]?.start ?? 0) };
}

/** Starts of all words in seconds, ascending. */
export function wordStarts({ segments }: WordTimes): number[] {
  return segments.flatMap((segment) => startsOf(segment));
}

/** Seconds by which a player rounds a seek down. */
const ROUNDING = 0.02;

/** The key of the word spoken at a moment; null in silence. */
export function spokenWordAt({ segments, starts }: WordTimes, moment: number): string | null {
  const segment = segments[lastIndexAtOrBefore(starts, moment + ROUNDING)];
  if (!segment) return null;
  const item = wordItemsOf(segment)[lastIndexAtOrBefore(startsOf(segment), moment + ROUNDING)];
  return item && moment <= item.end + 0.15 ? item.token.key : null;
}

function startsOf(segment: Segment): number[] {
  return wordItemsOf(segment).map(({ start }) => start);
}
