import { useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { timeAt, xOf } from "../timescale/timescale";
import type { Timescale } from "../timescale/use-timescale";

/** Stands in for the waveform until its peaks are measured: a plain line that fills. */
export function PlainBar({ scale: { view } }: { scale: Timescale }) {
  const player = usePlayer();
  const fill = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const share = (seconds: number) => Math.min(1, Math.max(0, xOf(view, 1, seconds)));
    const show = (seconds: number) => {
      if (fill.current) fill.current.style.transform = `scaleX(${share(seconds)})`;
    };
    show(player.time);
    return player.onTick(show);
  }, [player, view]);
  return (
    <div
      className="flex h-10 cursor-pointer items-center"
      onPointerDown={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        player.seek(timeAt(view, width, event.clientX - left));
      }}
    >
      <div className="h-1 w-full overflow-hidden rounded-full bg-line">
        <div ref={fill} className="h-full origin-left bg-accent" />
      </div>
    </div>
  );
}
