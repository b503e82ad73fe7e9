import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from "react";
import type { Span } from "@/api/types";
import { type Edge, LARGE_STEP, STEP } from "@/domain/timing/boundaries";
import { cx } from "@/lib/cx";
import { preciseClock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { timeAt, type View, xOf } from "../timescale/timescale";
import type { Moves } from "./use-retiming";

export interface BoundaryHandleProps {
  edge: Edge;
  word: string;
  /** The moment at which it stands. */
  at: number;
  limits: Span;
  view: View;
  moves: Moves;
  ref?: RefObject<HTMLDivElement | null>;
}

/** One end of a word on the waveform: dragged, or moved by arrow keys. */
export function BoundaryHandle(props: BoundaryHandleProps) {
  const t = useT();
  const { edge, word, at, limits, view, moves, ref } = props;
  const { release, ...drag } = useDrag(props);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const way = WAYS[event.key];
    if (way !== undefined) moves.by(edge, way * (event.shiftKey ? LARGE_STEP : STEP));
    else if (event.key === "Enter") moves.save();
    else if (event.key === "Escape" && moves.putBack()) release();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={t(`timing.${edge}`, { word })}
      aria-orientation="horizontal"
      aria-valuemin={inMilliseconds(limits.start)}
      aria-valuemax={inMilliseconds(limits.end)}
      aria-valuenow={inMilliseconds(at)}
      aria-valuetext={preciseClock(at)}
      data-boundary={edge}
      onKeyDown={onKeyDown}
      onBlur={() => moves.save()}
      className={cx(
        "group absolute inset-y-0 w-11 cursor-ew-resize touch-none outline-none",
        edge === "start" ? "-translate-x-10" : "-translate-x-1",
      )}
      style={{ left: `${xOf(view, 100, at)}%` }}
      {...drag}
    >
      <span
        className={cx(
          "absolute inset-y-0 w-0.5 bg-accent",
          edge === "start" ? "right-[3px]" : "left-[3px]",
        )}
      />
      <span
        className={cx(
          "absolute top-1/2 flex h-7 w-4 -translate-y-1/2 items-center justify-center gap-0.5 bg-accent",
          "outline-accent outline-offset-2 group-focus-visible:outline-2",
          edge === "start" ? "right-[3px] rounded-l-soft" : "left-[3px] rounded-r-soft",
        )}
      >
        <span className="h-3 w-px bg-on-accent" />
        <span className="h-3 w-px bg-on-accent" />
      </span>
    </div>
  );
}

/** A drag moves the end with the pointer and saves when it is let go. */
function useDrag({ edge, at, view, moves }: BoundaryHandleProps) {
  const grip = useRef<number | null>(null); // Pixels from the end's line to the pointer.
  const place = ({ currentTarget }: PointerEvent) => {
    const { left, width } = (currentTarget.parentElement as Element).getBoundingClientRect();
    return { left, width };
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0 || !event.isPrimary) return;
      const { left, width } = place(event);
      grip.current = event.clientX - left - xOf(view, width, at);
      event.currentTarget.setPointerCapture?.(event.pointerId);
      event.currentTarget.focus({ preventScroll: true });
      event.preventDefault();
    },
    onPointerMove: (event: PointerEvent) => {
      if (grip.current === null || !event.isPrimary) return;
      const { left, width } = place(event);
      moves.to(edge, timeAt(view, width, event.clientX - left - grip.current));
    },
    onPointerUp: (event: PointerEvent) => {
      if (grip.current === null || !event.isPrimary) return;
      grip.current = null;
      moves.save();
    },
    onPointerCancel: () => {
      grip.current = null;
      moves.putBack();
    },
    /** Lets go of an end that was put back under the pointer. */
    release: () => {
      grip.current = null;
    },
  };
}

const WAYS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

function inMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
