import { type CSSProperties, useEffect, useRef } from "react";
import { clock } from "@/lib/format";
import { usePlayer } from "./use-player";

/** The clock of the player, "0:22 / 10:00", written straight into the page. */
export function Position({ duration }: { duration: number | null }) {
  const player = usePlayer();
  const text = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = (seconds: number) => {
      const next = clock(seconds);
      if (text.current && text.current.textContent !== next) text.current.textContent = next;
    };
    show(player.time);
    return player.onTick(show);
  }, [player]);
  return (
    <span className="tabular whitespace-nowrap text-small sm:min-w-(--room)" style={room(duration)}>
      <span ref={text}>0:00</span>
      <span className="text-soft"> / {duration === null ? "–" : clock(duration)}</span>
    </span>
  );
}

/** Room for the longest time, so that the waveform beside it never moves. */
function room(duration: number | null): CSSProperties | undefined {
  if (duration === null) return undefined;
  return { "--room": `${clock(duration).length * 2 + 2}ch` } as CSSProperties;
}
