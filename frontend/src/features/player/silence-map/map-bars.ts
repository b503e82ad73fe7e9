import type { SegmentKind, TimelineSegment } from "@/domain/review/timeline-segments";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { secondsOf, type View, xOf } from "../timescale/timescale";

/** A run of pixel columns that look alike, from `x` on. */
export interface Bar {
  kind: SegmentKind;
  x: number;
  width: number;
}

/** Kinds worth a look, by precedence in a column that holds several. */
const MARKS: SegmentKind[] = ["missed", "removed", "doubtful"];
const PLAIN_KINDS: SegmentKind[] = ["speech", "unprocessed"]; // Shown where they fill most of a column.
const MIN_MARK_WIDTH = 3; // Pixels: less of a mark cannot be seen or pressed.
const NEAR = 1e-6; // Pixels by which floats miss a border between two.
const MIN_DOUBT_SHARE = 0.25; // Share of a column that must be doubtful, once a column is seconds wide.

/**
 * The view as bars of whole pixels, at most one per column whatever the recording's length. A column
 * of speech and silence shows what there is more of; a mark is never too narrow to be seen.
 */
export function mapBars(segments: readonly TimelineSegment[], view: View, columns: number): Bar[] {
  const kinds = columnsOf(segments, view, columns);
  const bars: Bar[] = [];
  for (const [x, kind] of kinds.entries()) {
    const last = bars.at(-1);
    if (last?.kind === kind) last.width += 1;
    else bars.push({ kind, x, width: 1 });
  }
  return bars;
}

function columnsOf(
  segments: readonly TimelineSegment[],
  view: View,
  columns: number,
): SegmentKind[] {
  const perSecond = 1 / secondsOf(view, columns, 1);
  const shares = new Map<SegmentKind, Float32Array>();
  for (const { kind, start, end } of segments) {
    if (end <= view.start || start >= view.end) continue;
    const share = shares.get(kind) ?? new Float32Array(columns);
    shares.set(kind, share);
    addCoverage(share, xOf(view, columns, start), xOf(view, columns, end), kind);
  }
  const coarse = perSecond < 0.5;
  return Array.from({ length: columns }, (_, x) => {
    for (const kind of MARKS) {
      const share = shares.get(kind)?.[x] ?? 0;
      if (share > (kind === "doubtful" && coarse ? MIN_DOUBT_SHARE : 0)) return kind;
    }
    return PLAIN_KINDS.find((kind) => (shares.get(kind)?.[x] ?? 0) >= 0.5) ?? "silence";
  });
}

/** Adds a segment's coverage of each column; marks are widened to be visible. */
function addCoverage(share: Float32Array, from: number, to: number, kind: SegmentKind): void {
  const columns = share.length;
  if (MARKS.includes(kind) && to - from < MIN_MARK_WIDTH) {
    const first = Math.round((from + to) / 2 - MIN_MARK_WIDTH / 2);
    const left = Math.max(0, Math.min(first, columns - MIN_MARK_WIDTH));
    const part = Math.max(0.01, (to - from) / MIN_MARK_WIDTH);
    for (let x = left; x < Math.min(columns, left + MIN_MARK_WIDTH); x += 1) {
      share[x] = (share[x] ?? 0) + part;
    }
    return;
  }
  const [first, behind] = [Math.floor(from + NEAR), Math.ceil(to - NEAR)];
  for (let x = Math.max(0, first); x < Math.min(columns, behind); x += 1) {
    share[x] = (share[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
  }
}

/** Whether a segment is worth a look. */
export function isMark({ kind }: TimelineSegment): boolean {
  return MARKS.includes(kind);
}

/** Index of the segment at a moment; a mark within reach wins over plain ones. */
export function segmentIndexAt(
  segments: readonly TimelineSegment[],
  moment: number,
  reach: number,
): number {
  const starts = segments.map(({ start }) => start);
  const index = Math.max(0, lastIndexAtOrBefore(starts, moment));
  const here = segments[index];
  if (here && isMark(here)) return index;
  const near = [index - 1, index + 1].find((at) => {
    const one = segments[at];
    return one && isMark(one) && one.start - reach <= moment && moment <= one.end + reach;
  });
  return near ?? index;
}
