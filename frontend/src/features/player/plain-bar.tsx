import { useEffect, useRef } from "react";
import { usePlayer } from "./use-player";

/** Stands in for the waveform until its peaks are measured: a plain line that fills. */
export function PlainBar({ duration }: { duration: number }) {
  const player = usePlayer();
  const fill = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const show = (seconds: number) => {
      if (fill.current) fill.current.style.transform = `scaleX(${seconds / duration})`;
    };
    show(player.time);
    return player.onTick(show);
  }, [player, duration]);
  return (
    <div
      className="flex h-10 cursor-pointer items-center"
      onPointerDown={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        player.seek(((event.clientX - left) / width) * duration);
      }}
    >
      <div className="h-1 w-full overflow-hidden rounded-full bg-line">
        <div ref={fill} className="h-full origin-left bg-accent" />
      </div>
    </div>
  );
}
