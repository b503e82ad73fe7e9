import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useState } from "react";
import type { Span } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { reviewAt } from "@/domain/review/review-state";
import type { Stretch } from "@/domain/review/timeline-segments";
import { secondsOf, timeAt } from "../timescale/timescale";
import type { Timescale } from "../timescale/use-timescale";
import { isMark, stretchAt } from "./map-bars";

const DRAG = 6; // Pixels that make a press a drag.
const REACH = 4; // Pixels beside a mark that still mean it.

/** What of the map is being looked at: one stretch, or several chosen by dragging or Shift. */
interface Look {
  index: number;
  /** Where choosing began; the same as `index` until then. */
  anchor: number;
  /** A stretch dragged with mouse or finger, of any length. */
  dragged: Span | null;
  /** Stays until something else is done; else it goes when the mouse does. */
  stays: boolean;
}

/** Pointer and keys on the map: rest to look, press to play, drag or Shift to choose. */
export function useMap(stretches: Stretch[], { view, show }: Timescale) {
  const player = usePlayer();
  const [look, setLook] = useState<Look | null>(null);
  const [press, setPress] = useState<number | null>(null);
  const last = stretches.length - 1;

  // When words come or go, what was looked at may be elsewhere, or no longer there.
  const [known, setKnown] = useState(stretches);
  if (known !== stretches) {
    setKnown(stretches);
    if (look && !look.dragged) setLook(moved(look, known, stretches));
  }

  // A review looks elsewhere.
  useEffect(() => reviewAt.subscribe(() => setLook(null)), []);

  const chosen = useMemo(() => look && chosenSpan(look, stretches), [look, stretches]);
  const stretch = look && !isSeveral(look) ? (stretches[look.index] ?? null) : null;
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
  const lookAt = (index: number, stays: boolean) =>
    setLook({ index, anchor: index, dragged: null, stays });

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
      setLook({ index: 0, anchor: 0, dragged, stays: true });
    } else if (press === null && event.pointerType !== "touch" && !look?.stays) {
      const index = stretchAt(stretches, moment, reach);
      if (look?.index !== index) lookAt(index, false);
    }
  };
  const onPointerUp = (event: PointerEvent) => {
    if (press === null) return;
    setPress(null);
    if (look?.dragged) return;
    const { moment, reach } = at(event);
    const index = stretchAt(stretches, moment, reach);
    lookAt(index, true);
    playFrom(startOf(stretches[index], moment));
  };
  const onPointerLeave = () => press === null && setLook((now) => (now?.stays ? now : null));

  const onFocus = () => {
    // A press with the mouse focuses as well, but has its own idea of what is looked at.
    if (press === null && !look?.stays) lookAt(stretchAt(stretches, player.time, 0), true);
  };
  const go = (to: number, choosing: boolean) => {
    const index = Math.min(last, Math.max(0, to));
    const anchor = choosing ? (look?.anchor ?? index) : index;
    setLook({ index, anchor, dragged: null, stays: true });
    const next = stretches[index];
    if (next) show(next.start);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const now = look?.dragged ? stretchAt(stretches, look.dragged.end, 0) : (look?.index ?? 0);
    const next = STEPS[event.key]?.(now, last);
    if (next !== undefined) go(next, event.shiftKey);
    else if (event.key === "Enter") playFrom(chosen?.start ?? player.time);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    chosen,
    stretch,
    index: look?.index ?? 0,
    close: () => setLook(null),
    stay: () => setLook((now) => now && { ...now, stays: true }),
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

/** The same look at the stretches of now; null when what was looked at is gone. */
function moved(look: Look, before: Stretch[], now: Stretch[]): Look | null {
  const index = placeOf(before[look.index], now);
  const anchor = placeOf(before[look.anchor], now);
  return index < 0 || anchor < 0 ? null : { ...look, index, anchor };
}

/** A stretch that grew at one end is still the same: that is how a run goes on. */
function placeOf(stretch: Stretch | undefined, all: Stretch[]): number {
  return all.findIndex(
    ({ kind, start, end }) =>
      kind === stretch?.kind && (start === stretch.start || end === stretch.end),
  );
}

function isSeveral({ index, anchor, dragged }: Look): boolean {
  return dragged !== null || index !== anchor;
}

function chosenSpan({ index, anchor, dragged }: Look, stretches: Stretch[]): Span | null {
  if (dragged) return dragged;
  const first = stretches[Math.min(index, anchor)];
  const last = stretches[Math.max(index, anchor)];
  return first && last ? { start: first.start, end: last.end } : null;
}

/** A mark plays from its beginning; anywhere else the press itself says from where. */
function startOf(stretch: Stretch | undefined, moment: number): number {
  return stretch && isMark(stretch) ? stretch.start : moment;
}
