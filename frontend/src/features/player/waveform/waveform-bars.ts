import type { Peaks } from "@/api/types";
import { secondsOf, type View, xOf } from "../timescale/timescale";

export const BAR = 3; // Pixels from bar to bar, of which the last stays empty.
const QUIET = 0.1;
const RADIUS = 1;

/** The bars of a view, from left to right: where each begins, and how high it is, 0..1. */
export interface Bars {
  view: View;
  width: number;
  /** Seconds from bar to bar. */
  step: number;
  /** Second at which the first begins. */
  start: number;
  heights: number[];
}

/**
 * The bars of a view, each the loudest of its time. They lie on a grid that belongs to the
 * recording, so that they move with it instead of flickering.
 *
 * `peaks` holds the whole recording first, then finer parts of it; the last that has a moment
 * draws it.
 */
export function waveformBars(
  view: View,
  width: number,
  peaks: readonly Peaks[],
  top: number,
): Bars {
  const step = secondsOf(view, width, BAR);
  const first = Math.floor(view.start / step + 1e-6);
  const count = Math.ceil(view.end / step - 1e-6) - first;
  const heights = Array.from({ length: Math.max(0, count) }, (_, place) => {
    const from = (first + place) * step;
    return Math.min(1, peakBetween(peaks, from, from + step) / top);
  });
  return { view, width, step, start: first * step, heights };
}

/** The peak drawn at full height; a silent recording stays flat. */
export function fullScale({ peaks }: Peaks): number {
  return peaks.reduce((most, peak) => Math.max(most, peak), QUIET);
}

function peakBetween(all: readonly Peaks[], from: number, to: number): number {
  const middle = (from + to) / 2;
  const source = all.findLast(({ start, end, count }) => count && start <= middle && middle <= end);
  if (!source) return 0;
  const secondsPerPeak = (source.end - source.start) / source.count;
  const first = Math.floor((from - source.start) / secondsPerPeak + 1e-6);
  const last = Math.max(first + 1, Math.ceil((to - source.start) / secondsPerPeak - 1e-6));
  return Math.max(0, ...source.peaks.slice(Math.max(0, first), Math.max(1, last)));
}

export interface Colors {
  wave: string;
  played: string;
}

/** Draws bars and playhead; what has been played is in the accent's color. */
export function drawBars(
  canvas: HTMLCanvasElement,
  bars: Bars,
  time: number,
  { wave, played }: Colors,
): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { view, width, step, start, heights } = bars;
  const ratio = window.devicePixelRatio || 1;
  const height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.scale(ratio, ratio);
  const paths = { [wave]: new Path2D(), [played]: new Path2D() };
  for (const [place, share] of heights.entries()) {
    const from = start + place * step;
    const tall = Math.max(1, share * height);
    const path = paths[from + step / 2 <= time ? played : wave];
    path?.roundRect(xOf(view, width, from), (height - tall) / 2, BAR - 1, tall, RADIUS);
  }
  for (const [color, path] of Object.entries(paths)) {
    context.fillStyle = color;
    context.fill(path);
  }
  context.fillRect(Math.min(width - 2, Math.max(-2, xOf(view, width, time) - 1)), 0, 2, height);
}
