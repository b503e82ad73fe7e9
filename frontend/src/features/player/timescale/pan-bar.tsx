import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { timeAt, wholeOf, xOf } from "./timescale";
import type { Timescale } from "./use-timescale";

const STEP = 0.25; // Share of a view that an arrow goes.
const NARROWEST = 12; // Pixels of the handle.

/** Scroll bar of the waveform's view. */
export function PanBar({ scale, controls }: { scale: Timescale; controls: string }) {
  const t = useT();
  const { view, duration, pan } = scale;
  const shown = { start: clock(view.start), end: clock(view.end) };
  const length = view.end - view.start;
  const grip = useRef<number | null>(null); // Seconds of the view's start at the pointer.

  const at = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return timeAt(wholeOf(duration), width, clientX - left);
  };
  const onPointerDown = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture?.(event.pointerId);
    const moment = at(event);
    const held = view.start <= moment && moment <= view.end;
    grip.current = held ? moment - view.start : length / 2;
    if (!held) pan(moment - length / 2 - view.start);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (grip.current !== null) pan(at(event) - grip.current - view.start);
  };
  const release = () => {
    grip.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = STEPS[event.key]?.(length, duration);
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    pan(by);
  };

  return (
    <div
      role="scrollbar"
      tabIndex={0}
      aria-label={t("player.pan")}
      aria-controls={controls}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={Math.round(duration - length)}
      aria-valuenow={Math.round(view.start)}
      aria-valuetext={t("player.panValue", { ...shown, duration: clock(duration) })}
      title={t("player.panTitle", shown)}
      className="flex h-6 cursor-grab touch-none items-center"
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
    >
      <div className="relative h-1.5 w-full overflow-hidden rounded-full bg-line">
        <div
          className="absolute inset-y-0 rounded-full bg-mark"
          style={{
            left: `min(${xOf(wholeOf(duration), 100, view.start)}%, calc(100% - ${NARROWEST}px))`,
            width: `max(${NARROWEST}px, ${(length / duration) * 100}%)`,
          }}
        />
      </div>
    </div>
  );
}

const STEPS: Record<string, (length: number, duration: number) => number> = {
  ArrowLeft: (length) => -STEP * length,
  ArrowUp: (length) => -STEP * length,
  ArrowRight: (length) => STEP * length,
  ArrowDown: (length) => STEP * length,
  PageUp: (length) => -length,
  PageDown: (length) => length,
  Home: (_, duration) => -duration,
  End: (_, duration) => duration,
};
