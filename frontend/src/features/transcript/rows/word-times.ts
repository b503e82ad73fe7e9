import type { Segment } from "@/api/types";
import { lastIndexAtOrBefore, lastIndexWhere } from "@/lib/binary-search";
import { wordItemsOf } from "./segment-words";

/** Starts of all words in seconds, ascending. */
export function wordStarts(segments: readonly Segment[]): number[] {
  return segments.flatMap(startsOf);
}

/** Seconds by which a player rounds a seek down. */
const ROUNDING = 0.02;
const TAIL = 0.15; // Seconds for which a word counts as spoken after its end.

/** The key of the word spoken at a moment; null in silence. */
export function spokenWordAt(segments: readonly Segment[], moment: number): string | null {
  const at = moment + ROUNDING;
  // Words end before their segment does, so the last one spoken may be one segment back.
  const last = lastIndexWhere(segments.length, (index) => (segments[index]?.start ?? 0) <= at);
  for (const segment of [segments[last], segments[last - 1]]) {
    const items = segment ? wordItemsOf(segment) : [];
    const item = segment && items[lastIndexAtOrBefore(startsOf(segment), at)];
    if (item) return moment <= item.end + TAIL ? item.token.key : null;
  }
  return null;
}

function startsOf(segment: Segment): number[] {
  return wordItemsOf(segment).map(({ start }) => start);
}
