import { type CSSProperties, useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { clock } from "@/lib/format";

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
  const whole = duration === null ? null : Math.round(duration); // As its length is said elsewhere.
  return (
    <span className="tabular whitespace-nowrap text-small sm:min-w-(--room)" style={room(whole)}>
      <span ref={text}>0:00</span>
      <span className="text-soft"> / {whole === null ? "–" : clock(whole)}</span>
    </span>
  );
}

/** Room for the longest time, so that the waveform beside it never moves. */
function room(duration: number | null): CSSProperties | undefined {
  if (duration === null) return undefined;
  return { "--room": `${clock(duration).length * 2 + 2}ch` } as CSSProperties;
}
