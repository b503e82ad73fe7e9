import { useEffect, useRef } from "react";
import WaveSurfer from "wavesurfer.js";
import { isDark, usePreferences } from "@/lib/preferences";
import { usePlayer } from "./use-player";

const QUIET = 0.1;

export interface WaveformProps {
  peaks: number[];
  duration: number;
}

/** The recording's loudness over time, drawn from measured peaks; a press goes to that moment. */
export function Waveform({ peaks, duration }: WaveformProps) {
  const box = useRef<HTMLDivElement>(null);
  const wave = useRef<WaveSurfer>(null);
  const player = usePlayer();
  const { theme } = usePreferences();

  useEffect(() => {
    if (!box.current) return;
    const made = WaveSurfer.create({
      container: box.current,
      // Peaks and duration are given, so the sound is never fetched to draw it. Its own element
      // stays empty: while a file streams in, a browser's idea of its length can be far off.
      media: new Audio(),
      peaks: [peaks],
      duration,
      height: 40,
      barWidth: 2,
      barGap: 1,
      barRadius: 2,
      barMinHeight: 1,
      normalize: true,
      // A silent recording stays a flat line; its noise is not blown up to look like speech.
      maxPeak: Math.max(QUIET, ...peaks),
      cursorWidth: 2,
      hideScrollbar: true,
      dragToSeek: true,
    });
    wave.current = made;
    made.on("interaction", (seconds) => player.seek(seconds));
    const stop = player.onTick((seconds) => made.setTime(Math.min(seconds, duration)));
    made.once("ready", () => made.setTime(player.time));
    return () => {
      stop();
      wave.current = null;
      made.destroy();
    };
  }, [player, peaks, duration]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: colors follow the theme and the drawing
  useEffect(() => {
    const paint = () => wave.current?.setOptions(colors());
    paint();
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", paint);
    return () => system.removeEventListener("change", paint);
  }, [theme, peaks, duration]);

  return <div ref={box} className="h-10" data-dark={isDark() || undefined} />;
}

function colors() {
  const style = getComputedStyle(document.documentElement);
  const named = (name: string) => style.getPropertyValue(name).trim();
  return {
    waveColor: named("--wave"),
    progressColor: named("--accent"),
    cursorColor: named("--accent"),
  };
}
