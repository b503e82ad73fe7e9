import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { usePlayer, usePlayerState } from "@/domain/player/use-player";
import {
  followed,
  isWhole,
  panned,
  resized,
  showing,
  type View,
  wholeOf,
  zoomed,
} from "./timescale";

export interface Timescale {
  view: View;
  duration: number;
  /** Whether only a part of the recording is drawn. */
  close: boolean;
  /** Zooms around a moment, else around the playhead if visible, else the middle. */
  zoom(factor: number, around?: number): void;
  pan(seconds: number): void;
  /** Moves the view so that a moment is seen. */
  show(seconds: number): void;
  showAll(): void;
}

/** The visible part of a recording; it follows playback. */
export function useTimescale(duration: number): Timescale {
  const player = usePlayer();
  const { playing } = usePlayerState();
  const [view, setView] = useState(() => wholeOf(duration));
  const [known, setKnown] = useState(duration);
  if (known !== duration) {
    setKnown(duration);
    setView(resized(view, known, duration));
  }
  const drawn = useRef(view);
  useEffect(() => {
    drawn.current = view;
  }, [view]);

  useEffect(() => {
    let before = player.time;
    return player.onTick((now) => {
      const next = followed(drawn.current, duration, before, now);
      before = now;
      if (next !== drawn.current) setView(next);
    });
  }, [player, duration]);

  const show = useCallback(
    (seconds: number) => setView((now) => showing(now, duration, seconds)),
    [duration],
  );
  useEffect(() => {
    if (playing) show(player.time);
  }, [playing, player, show]);

  const zoom = useCallback(
    (factor: number, around?: number) =>
      setView((now) => {
        const seen = now.start <= player.time && player.time <= now.end;
        const still = around ?? (seen ? player.time : (now.start + now.end) / 2);
        return zoomed(now, duration, factor, still);
      }),
    [player, duration],
  );
  const pan = useCallback(
    (seconds: number) => setView((now) => panned(now, duration, seconds)),
    [duration],
  );
  const showAll = useCallback(() => setView(wholeOf(duration)), [duration]);
  const close = !isWhole(view, duration);
  return useMemo(
    () => ({ view, duration, close, zoom, pan, show, showAll }),
    [view, duration, close, zoom, pan, show, showAll],
  );
}
