import type { CarryConflict, Transcript } from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import type { TimelineSegment } from "./timeline-segments";

const APART = 0.002; // Seconds; spots are told apart by their start.

/** A spot for each correction that could not be carried over and still waits for a person. */
export function conflictSpots(
  conflicts: readonly CarryConflict[],
  { segments }: Pick<Transcript, "segments">,
): TimelineSegment[] {
  return conflicts
    .filter(({ state }) => state === "open")
    .map((conflict): TimelineSegment => {
      const { start, end } = conflict;
      const near = segments.filter((one) => one.start <= end && one.end >= start);
      const words = near
        .flatMap(({ words }) => words)
        .filter((word) => isWithin((word.start + word.end) / 2, conflict));
      return { kind: "conflict", start, end, words, reasons: [], conflict };
    });
}

/** Two lists of spots in one order; where two begin together, the first list's comes first alone. */
export function mergeSpots(
  first: readonly TimelineSegment[],
  second: readonly TimelineSegment[],
): TimelineSegment[] {
  const all = [...first, ...second].sort((a, b) => a.start - b.start);
  const ours = new Set(first);
  const starts = first.map(({ start }) => start).sort((a, b) => a - b);
  const kept = all.filter((spot) => ours.has(spot) || !isNearAny(starts, spot.start));
  return kept.filter((spot, index) => index === 0 || !near(kept[index - 1] ?? spot, spot));
}

/** Whether one of some moments, which ascend, is near another. */
function isNearAny(moments: readonly number[], moment: number): boolean {
  const before = lastIndexAtOrBefore(moments, moment);
  return [moments[before], moments[before + 1]].some(
    (one) => one !== undefined && Math.abs(one - moment) < APART,
  );
}

function near(one: TimelineSegment, other: TimelineSegment): boolean {
  return Math.abs(one.start - other.start) < APART;
}

function isWithin(moment: number, { start, end }: CarryConflict): boolean {
  return start <= moment && moment <= end;
}
