import type { Mark, Segment, Transcript } from "@/api/types";
import { remembered } from "@/lib/remembered";
import { stopSpots } from "./stop-spots";
import { openSpots, spotsOf } from "./timeline-segments";

const PHRASE_GAP = 1; // Seconds between words that still count as one phrase, as for spots.
const SETTLED: readonly Mark[] = ["confirmed", "restored", "written"];

/** How many spots a person has settled, and how many there are with those left. */
export interface ReviewProgress {
  checked: number;
  total: number;
}

/** The progress of a review: spots left so, kept, restored or written anew count as checked. */
export function reviewProgress(transcript: Transcript): ReviewProgress {
  const left = openSpots(transcript).length + stopSpots(transcript).length;
  const dismissed = spotsOf(transcript).filter(({ dismissal }) => dismissal?.done).length;
  const checked = settledPhrases(transcript) + dismissed;
  return { checked, total: checked + left };
}

function settledPhrases({ segments }: Transcript): number {
  return segments.reduce((count, segment) => count + settledIn(segment), 0);
}

const settledIn = remembered(({ words }: Segment): number => {
  let count = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const word of words) {
    const marks: readonly Mark[] = word.marks;
    if (!SETTLED.some((mark) => marks.includes(mark))) continue;
    if (word.start - end > PHRASE_GAP) count += 1;
    end = word.end;
  }
  return count;
});
