import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useState } from "react";
import type { Span } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { reviewMoment } from "@/domain/review/review-state";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { secondsOf, timeAt } from "../timescale/timescale";
import type { Timescale } from "../timescale/use-timescale";
import { isMark, segmentIndexAt } from "./map-bars";

const DRAG = 6; // Pixels that make a press a drag.
const REACH = 4; // Pixels beside a mark that still mean it.

/** The selected segment, or the range selected by dragging or Shift. */
interface MapSelection {
  index: number;
  /** First segment of a range; `index` outside one. */
  anchor: number;
  /** A dragged range of any length. */
  dragged: Span | null;
  /** Whether it outlasts the mouse leaving the map. */
  stays: boolean;
}

/** Pointer and keys on the map: rest to look, press to play, drag or Shift to choose. */
export function useMapSelection(segments: TimelineSegment[], { view, show }: Timescale) {
  const player = usePlayer();
  const [selection, setSelection] = useState<MapSelection | null>(null);
  const [press, setPress] = useState<number | null>(null);
  const last = segments.length - 1;

  // An edit may move or remove the selected segment.
  const [known, setKnown] = useState(segments);
  if (known !== segments) {
    setKnown(segments);
    if (selection && !selection.dragged) setSelection(moved(selection, known, segments));
  }

  // The review moves on.
  useEffect(() => reviewMoment.subscribe(() => setSelection(null)), []);

  const chosen = useMemo(() => selection && chosenSpan(selection, segments), [selection, segments]);
  const segment = selection && !isSeveral(selection) ? (segments[selection.index] ?? null) : null;
  const at = (event: PointerEvent) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return {
      moment: timeAt(view, width, event.clientX - left),
      reach: secondsOf(view, width, REACH),
    };
  };
  const playFrom = (moment: number) => {
    player.seek(moment);
    player.play();
  };
  const select = (index: number, stays: boolean) =>
    setSelection({ index, anchor: index, dragged: null, stays });

  const onPointerDown = (event: PointerEvent) => {
    // A second finger makes it a pinch, which is not for the map.
    if (event.button !== 0 || !event.isPrimary) return setPress(null);
    event.currentTarget.setPointerCapture?.(event.pointerId);
    setPress(at(event).moment);
  };
  const onPointerMove = (event: PointerEvent) => {
    const { moment, reach } = at(event);
    if (press !== null && Math.abs(moment - press) > (reach / REACH) * DRAG) {
      const dragged = { start: Math.min(press, moment), end: Math.max(press, moment) };
      setSelection({ index: 0, anchor: 0, dragged, stays: true });
    } else if (press === null && event.pointerType !== "touch" && !selection?.stays) {
      const index = segmentIndexAt(segments, moment, reach);
      if (selection?.index !== index) select(index, false);
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    if (press === null) return;
    setPress(null);
    if (selection?.dragged) return;
    const { moment, reach } = at(event);
    const index = segmentIndexAt(segments, moment, reach);
    select(index, true);
    playFrom(startOf(segments[index], moment));
  };
  const onPointerLeave = () => press === null && setSelection((now) => (now?.stays ? now : null));

  const onFocus = () => {
    // A press with the mouse focuses as well, but has its own idea of what is looked at.
    if (press === null && !selection?.stays) select(segmentIndexAt(segments, player.time, 0), true);
  };
  const go = (to: number, choosing: boolean) => {
    const index = Math.min(last, Math.max(0, to));
    const anchor = choosing ? (selection?.anchor ?? index) : index;
    setSelection({ index, anchor, dragged: null, stays: true });
    const next = segments[index];
    if (next) show(next.start);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const now = selection?.dragged
      ? segmentIndexAt(segments, selection.dragged.end, 0)
      : (selection?.index ?? 0);
    const next = STEPS[event.key]?.(now, last);
    if (next !== undefined) go(next, event.shiftKey);
    else if (event.key === "Enter") playFrom(chosen?.start ?? player.time);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    chosen,
    segment,
    index: selection?.index ?? 0,
    close: () => setSelection(null),
    stay: () => setSelection((now) => now && { ...now, stays: true }),
    handlers: {
      onPointerDown,
      onPointerMove,
      onPointerUp,
      onPointerLeave,
      onFocus,
      onKeyDown,
    },
  };
}

const STEPS: Record<string, (now: number, last: number) => number> = {
  ArrowLeft: (now) => now - 1,
  ArrowDown: (now) => now - 1,
  ArrowRight: (now) => now + 1,
  ArrowUp: (now) => now + 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** The selection in new segments; null if its segments are gone. */
function moved(
  selection: MapSelection,
  before: TimelineSegment[],
  now: TimelineSegment[],
): MapSelection | null {
  const index = placeOf(before[selection.index], now);
  const anchor = placeOf(before[selection.anchor], now);
  return index < 0 || anchor < 0 ? null : { ...selection, index, anchor };
}

/** A segment that grew at one end, as in a running transcription, is the same. */
function placeOf(segment: TimelineSegment | undefined, all: TimelineSegment[]): number {
  return all.findIndex(
    ({ kind, start, end }) =>
      kind === segment?.kind && (start === segment.start || end === segment.end),
  );
}

function isSeveral({ index, anchor, dragged }: MapSelection): boolean {
  return dragged !== null || index !== anchor;
}

function chosenSpan(
  { index, anchor, dragged }: MapSelection,
  segments: TimelineSegment[],
): Span | null {
  if (dragged) return dragged;
  const first = segments[Math.min(index, anchor)];
  const last = segments[Math.max(index, anchor)];
  return first && last ? { start: first.start, end: last.end } : null;
}

/** A mark plays from its beginning; anywhere else the press itself says from where. */
function startOf(segment: TimelineSegment | undefined, moment: number): number {
  return segment && isMark(segment) ? segment.start : moment;
}
