import { createStore } from "@/lib/store";
import type { ReviewOrder } from "./risk";
import type { TimelineSegment } from "./timeline-segments";

/** Start of the spot under review in seconds; null outside a review. */
export const reviewMoment = createStore<number | null>(null);

/** Actions of the review shortcuts; set by the review bar while it is mounted. */
export const reviewActions = {
  step: (_by: 1 | -1): void => undefined,
  accept: (): void => undefined,
  reject: (): void => undefined,
  play: (): void => undefined,
  /** Chooses the reading with this number, from 1. */
  choose: (_number: number): void => undefined,
  /** Has the stretch around the spot heard again, beside the text. */
  listenAgain: (): void => undefined,
  /** Plays the spot that is under review now, after another was settled in the text. */
  resume: (): void => undefined,
};

/**
 * Index of the spot at a moment. Where it is settled, that of the next one: in the order of time the
 * first one after it, else the last of all; in that of risk the riskiest.
 */
export function spotIndexAt(
  spots: readonly TimelineSegment[],
  moment: number,
  order: ReviewOrder = "time",
): number {
  if (order === "risk") {
    const same = spots.findIndex(({ start }) => Math.abs(start - moment) <= 0.001);
    return same < 0 ? Math.min(0, spots.length - 1) : same;
  }
  const index = spots.findIndex(({ start }) => start >= moment - 0.001);
  return index < 0 ? spots.length - 1 : index;
}

/** The next (1) or previous (-1) spot's moment; the first one from `now` when none is open. */
export function nextSpotMoment(
  spots: readonly TimelineSegment[],
  open: number | null,
  now: number,
  by: 1 | -1,
  order: ReviewOrder = "time",
): number | null {
  if (spots.length === 0) return null;
  if (open !== null) {
    const next = spotIndexAt(spots, open, order) + by;
    return spots[(next + spots.length) % spots.length]?.start ?? null;
  }
  if (order === "risk") return spots.at(by === 1 ? 0 : -1)?.start ?? null;
  if (by === 1) return spots[spotIndexAt(spots, now)]?.start ?? null;
  return spots.findLast(({ start }) => start < now)?.start ?? spots.at(-1)?.start ?? null;
}
