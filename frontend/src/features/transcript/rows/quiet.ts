import type { Span } from "@/api/types";

/** Seconds of silence above which it gets a row. */
export const MIN_SHOWN_SILENCE = 2;

/** The longest part of a gap without detected speech; null where it is too short for a row. */
export function longestQuiet(gap: Span, speech: Span[]): Span | null {
  if (secondsOf(gap) <= MIN_SHOWN_SILENCE) return null;
  let best: Span | null = null;
  let from = gap.start;
  const offer = (until: number) => {
    if (until - from > (best ? secondsOf(best) : 0)) best = { start: from, end: until };
  };
  const first = Math.max(0, firstEndingAfter(speech, gap.start));
  for (let index = first; index < speech.length; index += 1) {
    const span = speech[index];
    if (!span || span.start >= gap.end) break;
    offer(Math.min(span.start, gap.end));
    from = Math.max(from, span.end);
  }
  offer(gap.end);
  return best && secondsOf(best) > MIN_SHOWN_SILENCE ? best : null;
}

function firstEndingAfter(speech: Span[], moment: number): number {
  // Spans are ordered and do not overlap, so their ends ascend as their starts do.
  let low = 0;
  let high = speech.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((speech[middle]?.end ?? 0) <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function secondsOf({ start, end }: Span): number {
  return end - start;
}
