import type { Problem } from "@/api/types";
import { createStore } from "@/lib/store";
import type { MicrophoneFault } from "./microphone";
import type { Delivery } from "./sound-sender";

/** What this page records. */
export interface LiveState {
  phase: "opening" | "recording" | "paused" | "ending";
  /** Null until the server knows of it. */
  recordingId: string | null;
  /** Seconds of sound in all, whole ones. */
  seconds: number;
  delivery: Delivery;
  /** Seconds of sound that only this page has, whole ones. */
  waiting: number;
  /** Whether the microphone was taken away. */
  gone: boolean;
  /** Whether nothing at all has come from the microphone for a while. */
  silent: boolean;
  /** The device that is recorded from. */
  device: string;
}

/** Why something did not begin or does not go on: the microphone, the server, or another page. */
export type LiveProblem = MicrophoneFault | "takenOver" | "ended" | Problem;

/** The recording of this page; null while it makes none. */
export const liveState = createStore<LiveState | null>(null);

export const liveProblem = createStore<LiveProblem | null>(null);

/** How loud the microphone is, from 0 to 1. */
export const loudness = createStore(0);

export function changeLive(change: Partial<LiveState>): void {
  liveState.set((now) => {
    if (!now) return now;
    const same = (Object.keys(change) as (keyof LiveState)[]).every(
      (key) => now[key] === change[key],
    );
    return same ? now : { ...now, ...change };
  });
}
