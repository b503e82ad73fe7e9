import { createStore } from "@/lib/store";
import type { TimelineSegment } from "./timeline-segments";

/** Start of the spot under review in seconds; null outside a review. */
export const reviewMoment = createStore<number | null>(null);

/** Actions of the review shortcuts; set by the review bar while it is mounted. */
export const reviewActions = {
  step: (_by: 1 | -1): void => undefined,
  accept: (): void => undefined,
  reject: (): void => undefined,
  play: (): void => undefined,
  /** Plays the spot that is under review now, after another was settled in the text. */
  resume: (): void => undefined,
};

/** Index of the spot at or after a moment, else of the last. */
export function spotIndexAt(spots: readonly TimelineSegment[], moment: number): number {
  const index = spots.findIndex(({ start }) => start >= moment - 0.001);
  return index < 0 ? spots.length - 1 : index;
}

/** The next (1) or previous (-1) spot's moment; the first one from `now` when none is open. */
export function nextSpotMoment(
  spots: readonly TimelineSegment[],
  open: number | null,
  now: number,
  by: 1 | -1,
): number | null {
  if (spots.length === 0) return null;
  if (open !== null) {
    const next = spotIndexAt(spots, open) + by;
    return spots[(next + spots.length) % spots.length]?.start ?? null;
  }
  if (by === 1) return spots[spotIndexAt(spots, now)]?.start ?? null;
  return spots.findLast(({ start }) => start < now)?.start ?? spots.at(-1)?.start ?? null;
}
