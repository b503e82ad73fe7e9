import type { Kind, Stretch } from "@/domain/review/timeline-segments";
import { latestAt } from "@/lib/binary-search";
import { secondsOf, type View, xOf } from "../timescale/timescale";

/** A run of pixel columns that look alike, from `x` on. */
export interface Bar {
  kind: Kind;
  x: number;
  width: number;
}

/** Which kind a column shows when several fall into it: what is lost comes before what is there. */
const FIRST: Kind[] = ["missed", "aside", "doubtful"];
const PLAIN: Kind[] = ["speech", "unheard"]; // Shown where they fill most of a column.
const NARROWEST = 3; // Pixels: less of a mark cannot be seen or pressed.
const NEAR = 1e-6; // Pixels by which floats miss a border between two.
const TELLING = 0.25; // Share of a column that must be doubtful, once a column is seconds wide.

/**
 * The view as bars of whole pixels, at most one per column whatever the recording's length. A column
 * of speech and silence shows what there is more of; a mark is never too narrow to be seen.
 */
export function barsOf(stretches: readonly Stretch[], view: View, columns: number): Bar[] {
  const kinds = columnsOf(stretches, view, columns);
  const bars: Bar[] = [];
  for (const [x, kind] of kinds.entries()) {
    const last = bars.at(-1);
    if (last?.kind === kind) last.width += 1;
    else bars.push({ kind, x, width: 1 });
  }
  return bars;
}

function columnsOf(stretches: readonly Stretch[], view: View, columns: number): Kind[] {
  const perSecond = 1 / secondsOf(view, columns, 1);
  const shares = new Map<Kind, Float32Array>();
  for (const { kind, start, end } of stretches) {
    if (end <= view.start || start >= view.end) continue;
    const share = shares.get(kind) ?? new Float32Array(columns);
    shares.set(kind, share);
    fill(share, xOf(view, columns, start), xOf(view, columns, end), kind);
  }
  const coarse = perSecond < 0.5;
  return Array.from({ length: columns }, (_, x) => {
    for (const kind of FIRST) {
      const share = shares.get(kind)?.[x] ?? 0;
      if (share > (kind === "doubtful" && coarse ? TELLING : 0)) return kind;
    }
    return PLAIN.find((kind) => (shares.get(kind)?.[x] ?? 0) >= 0.5) ?? "silence";
  });
}

/** Adds how much of each column a stretch covers; marks are widened to be seen. */
function fill(share: Float32Array, from: number, to: number, kind: Kind): void {
  const columns = share.length;
  if (FIRST.includes(kind) && to - from < NARROWEST) {
    const first = Math.round((from + to) / 2 - NARROWEST / 2);
    const left = Math.max(0, Math.min(first, columns - NARROWEST));
    const part = Math.max(0.01, (to - from) / NARROWEST);
    for (let x = left; x < Math.min(columns, left + NARROWEST); x += 1) {
      share[x] = (share[x] ?? 0) + part;
    }
    return;
  }
  const [first, behind] = [Math.floor(from + NEAR), Math.ceil(to - NEAR)];
  for (let x = Math.max(0, first); x < Math.min(columns, behind); x += 1) {
    share[x] = (share[x] ?? 0) + Math.min(to, x + 1) - Math.max(from, x);
  }
}

/** Whether a stretch is one that a person may want to look at. */
export function isMark({ kind }: Stretch): boolean {
  return FIRST.includes(kind);
}

/** The stretch at a moment; a mark within a few pixels wins over the plain ones around it. */
export function stretchAt(stretches: readonly Stretch[], moment: number, reach: number): number {
  const starts = stretches.map(({ start }) => start);
  const index = Math.max(0, latestAt(starts, moment));
  const here = stretches[index];
  if (here && isMark(here)) return index;
  const near = [index - 1, index + 1].find((at) => {
    const one = stretches[at];
    return one && isMark(one) && one.start - reach <= moment && moment <= one.end + reach;
  });
  return near ?? index;
}
