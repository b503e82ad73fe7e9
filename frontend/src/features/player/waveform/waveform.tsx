import { type PointerEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Peaks } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { cx } from "@/lib/cx";
import { usePreferences } from "@/lib/preferences";
import { timeAt, type View } from "../timescale/timescale";
import { useWidth } from "../timescale/use-width";
import { type Colors, drawBars, fullScale, waveformBars } from "./waveform-bars";

const DRAG = 3; // Pixels that make a press a drag.

export interface WaveformProps {
  /** The whole recording first, then finer parts of it. */
  peaks: Peaks[];
  view: View;
  /** Its height. */
  className?: string;
}

/** The recording's loudness over time, drawn from measured peaks; a press goes to that moment. */
export function Waveform({ peaks, view, className = "h-10" }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const player = usePlayer();
  const width = useWidth(canvas);
  const colors = useColors();
  const press = useSeeking(view);
  const [whole] = peaks;
  const top = useMemo(() => (whole ? fullScale(whole) : 1), [whole]);
  const bars = useMemo(() => waveformBars(view, width, peaks, top), [view, width, peaks, top]);

  useEffect(() => {
    let drawn = Number.NaN;
    const paint = (time: number) => {
      if (!canvas.current || time === drawn) return;
      drawn = time;
      drawBars(canvas.current, bars, time, colors);
    };
    paint(player.time);
    return player.onTick(paint);
  }, [player, bars, colors]);

  return (
    <canvas
      ref={canvas}
      className={cx("block w-full cursor-pointer touch-pan-y", className)}
      {...press}
    />
  );
}

/** A press goes to its moment when it ends, a drag at once; two fingers zoom, and go nowhere. */
function useSeeking(view: View) {
  const player = usePlayer();
  const from = useRef<number | null>(null);
  const dragging = useRef(false);
  const seek = ({ currentTarget, clientX }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    player.seek(timeAt(view, width, clientX - left));
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) {
        from.current = null;
        return;
      }
      event.currentTarget.setPointerCapture?.(event.pointerId);
      from.current = event.clientX;
      dragging.current = false;
    },
    onPointerMove: (event: PointerEvent) => {
      if (from.current === null || !event.isPrimary) return;
      dragging.current ||= Math.abs(event.clientX - from.current) > DRAG;
      if (dragging.current) seek(event);
    },
    onPointerUp: (event: PointerEvent) => {
      if (from.current !== null && event.isPrimary) seek(event);
      from.current = null;
    },
    onPointerCancel: () => {
      from.current = null;
    },
  };
}

/** The colors of the waveform; they follow the theme, chosen here or by the system. */
function useColors(): Colors {
  const { theme } = usePreferences();
  const [system, setSystem] = useState(0);
  useEffect(() => {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const change = () => setSystem((now) => now + 1);
    dark.addEventListener("change", change);
    return () => dark.removeEventListener("change", change);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the document's colors follow both
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const named = (name: string) => style.getPropertyValue(name).trim();
    return { wave: named("--wave"), played: named("--accent") };
  }, [theme, system]);
}
