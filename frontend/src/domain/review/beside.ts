import type { Ask, Segment, Span, Transcript } from "@/api/types";
import type { TimelineSegment } from "./timeline-segments";

const ROUNDING = 0.01; // Seconds.

/**
 * The stretch that is heard again for a spot: the whole sentences that it lies in, for a word alone
 * says too little.
 */
export function stretchAround(
  spot: TimelineSegment,
  { segments }: Pick<Transcript, "segments">,
): Span {
  const near = segments.filter((segment) => isAt(segment, spot));
  return {
    start: Math.min(spot.start, ...near.map(({ start }) => start)),
    end: Math.max(spot.end, ...near.map(({ end }) => end)),
  };
}

/** The newest ask whose answer stands beside the text around a spot; null without one. */
export function askBeside(asks: readonly Ask[], spot: TimelineSegment | null): Ask | null {
  const covers = (ask: Ask) =>
    spot !== null && ask.start <= spot.start + ROUNDING && spot.end <= ask.end + ROUNDING;
  return asks.findLast((ask) => ask.beside && covers(ask)) ?? null;
}

function isAt({ start, end }: Segment, spot: TimelineSegment): boolean {
  return start < spot.end && spot.start < end;
}
