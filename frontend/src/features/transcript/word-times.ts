import type { Segment } from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { wordItemsOf } from "./rows";

export interface WordTimes {
  starts: number[];
  ends: number[];
  keys: string[];
}

/** Start, end and key of every word, ascending. */
export function wordTimesOf(segments: Segment[]): WordTimes {
  const timed: WordTimes = { starts: [], ends: [], keys: [] };
  for (const segment of segments) {
    for (const { start, end, token } of wordItemsOf(segment)) {
      timed.starts.push(start);
      timed.ends.push(end);
      timed.keys.push(token.key);
    }
  }
  return timed;
}

/** Seconds by which a player rounds a seek down. */
const ROUNDING = 0.02;

/** The key of the word spoken at a moment; null in silence. */
export function spokenWordAt({ starts, ends, keys }: WordTimes, moment: number): string | null {
  const index = lastIndexAtOrBefore(starts, moment + ROUNDING);
  if (index < 0 || moment > (ends[index] ?? 0) + 0.15) return null;
  return keys[index] ?? null;
}
