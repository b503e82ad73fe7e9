import type { Span } from "@/api/types";

/**
 * Conversion between seconds and pixels. A view is the visible part of the recording; waveform and
 * map share it.
 */
export type View = Span;

/** Seconds that a view shows at least: at 10 ms a value, more would show nothing new. */
export const SHORTEST = 2;

const MARGIN = 0.1; // Share of a view before what it was moved to show.
const CLOSE = 3; // Seconds of a view that is close enough to see single sounds.
const WIDER = 3; // Times that such a view is at least wider than its stretch.
const JUMP = 1; // Seconds between two looks at the time that no playing explains.

export function wholeOf(duration: number): View {
  return { start: 0, end: duration };
}

export function isWhole(view: View, duration: number): boolean {
  return view.start <= 0 && view.end >= duration;
}

/** A view of a stretch, with as much on both sides as is needed to tell where it begins. */
export function closeTo({ start, end }: Span, duration: number): View {
  const length = Math.min(duration, Math.max(CLOSE, (end - start) * WIDER));
  return fitted((start + end - length) / 2, length, duration);
}

/** Whether a stretch lies in a view with some room on both sides, but for the recording's ends. */
export function holds(view: View, { start, end }: Span, duration: number): boolean {
  const room = MARGIN * lengthOf(view);
  return (
    (view.start <= 0 || start >= view.start + room) &&
    (view.end >= duration || end <= view.end - room)
  );
}

/** Where a moment is drawn, in pixels from the left; outside of 0 to `width` when it is not seen. */
export function xOf(view: View, width: number, seconds: number): number {
  return ((seconds - view.start) / lengthOf(view)) * width;
}

/** The moment that is drawn at a pixel, at most the view's ends. */
export function timeAt(view: View, width: number, x: number): number {
  const part = Math.min(1, Math.max(0, x / Math.max(1, width)));
  return view.start + part * lengthOf(view);
}

/** How many seconds a number of pixels stand for. */
export function secondsOf(view: View, width: number, pixels: number): number {
  return (pixels / Math.max(1, width)) * lengthOf(view);
}

/** `factor` times larger, so that the moment `around` stays where it is drawn. */
export function zoomed(view: View, duration: number, factor: number, around: number): View {
  const now = lengthOf(view);
  const next = Math.min(duration, Math.max(Math.min(SHORTEST, duration), now / factor));
  const start = around - ((around - view.start) * next) / now;
  return fitted(start, next, duration);
}

/** Moved by seconds, no farther than the recording goes. */
export function panned(view: View, duration: number, by: number): View {
  return fitted(view.start + by, lengthOf(view), duration);
}

/** Moved so that a moment is seen, where it is not: with a little of what comes before it. */
export function showing(view: View, duration: number, seconds: number): View {
  if (sees(view, seconds)) return view;
  const length = lengthOf(view);
  return fitted(seconds - MARGIN * length, length, duration);
}

/**
 * The view after the time went from `before` to `now`: follows playback and jumps, but leaves a
 * view that was panned away from the playhead.
 */
export function followed(view: View, duration: number, before: number, now: number): View {
  const jumped = Math.abs(now - before) > JUMP;
  return jumped || sees(view, before) ? showing(view, duration, now) : view;
}

/** The view for another duration; a whole view stays whole. */
export function resized(view: View, before: number, duration: number): View {
  if (isWhole(view, before)) return wholeOf(duration);
  return fitted(view.start, Math.min(lengthOf(view), duration), duration);
}

/**
 * One or two equal pieces of the recording that cover a view, and that neighboring views share, so
 * that each is fetched once; none where the view is as good as the whole.
 */
export function tilesOf(view: View, duration: number): Span[] {
  const size = 2 ** Math.ceil(Math.log2(lengthOf(view)));
  if (!(size < duration)) return [];
  const first = Math.floor(view.start / size);
  const last = Math.max(first, Math.ceil(view.end / size) - 1);
  return [first, last]
    .filter((tile, place, all) => all.indexOf(tile) === place && tile * size < duration)
    .map((tile) => ({ start: tile * size, end: Math.min(duration, (tile + 1) * size) }));
}

function fitted(start: number, length: number, duration: number): View {
  const from = Math.max(0, Math.min(start, duration - length));
  return { start: from, end: Math.min(duration, from + length) };
}

function sees({ start, end }: View, seconds: number): boolean {
  return start <= seconds && seconds <= end;
}

function lengthOf({ start, end }: View): number {
  return Math.max(1e-3, end - start);
}
