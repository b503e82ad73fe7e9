import type { TimelineSegment } from "./timeline-segments";

/** Orders of a review. */
export const REVIEW_ORDERS = ["time", "risk"] as const;
export type ReviewOrder = (typeof REVIEW_ORDERS)[number];

/**
 * How much is at stake at a spot, from 0 to 1: about how probable it is that the text is wrong
 * there. Speech without words is surely lost; words set aside are the more so the surer the model
 * was of them; of other words the least sure one counts.
 */
export function riskOf({ kind, words }: Pick<TimelineSegment, "kind" | "words">): number {
  const sure = words.map(({ probability }) => probability ?? 1);
  if (kind === "conflict" || sure.length === 0) return 1;
  return kind === "removed" ? Math.max(...sure) : 1 - Math.min(...sure);
}

/** Spots in the order in which a person wants to see them; equally risky ones in that of time. */
export function inOrder(spots: readonly TimelineSegment[], order: ReviewOrder): TimelineSegment[] {
  if (order === "time") return [...spots];
  return [...spots].sort((a, b) => riskOf(b) - riskOf(a) || a.start - b.start);
}
