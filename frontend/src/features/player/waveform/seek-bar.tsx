import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

export interface SeekBarProps {
  duration: number;
  children: ReactNode;
}

/** The waveform as a slider for keyboard and screen reader. */
export function SeekBar({ duration, children }: SeekBarProps) {
  const t = useT();
  const player = usePlayer();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = "";
    const show = (seconds: number) => {
      const words = t("player.timeOf", { time: clock(seconds), duration: clock(duration) });
      if (words === shown) return;
      shown = words;
      bar.current?.setAttribute("aria-valuenow", String(Math.floor(seconds)));
      bar.current?.setAttribute("aria-valuetext", words);
    };
    show(player.time);
    return player.onTick(show);
  }, [player, duration, t]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const jump = JUMPS[event.key]?.(player.time, duration);
    if (jump === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    player.seek(jump);
  };

  return (
    <div
      ref={bar}
      role="slider"
      tabIndex={0}
      aria-label={t("player.position")}
      aria-valuemin={0}
      aria-valuemax={Math.floor(duration)}
      aria-valuenow={0}
      className="flex min-w-0 flex-1 flex-col gap-1"
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

const JUMPS: Record<string, (now: number, duration: number) => number> = {
  ArrowLeft: (now) => now - 5,
  ArrowRight: (now) => now + 5,
  ArrowDown: (now) => now - 5,
  ArrowUp: (now) => now + 5,
  PageDown: (now) => now - 30,
  PageUp: (now) => now + 30,
  Home: () => 0,
  End: (_, duration) => duration,
};
