import type { Span } from "@/api/types";

/** Stretches that are played one after the other, and what lies between them is skipped. */
export interface Queue {
  /** What they have in common, as whoever asked for them names it. */
  of: string;
  spans: readonly Span[];
  /** Index of the one that plays. */
  at: number;
}

export interface PlayerState {
  recordingId: string | null;
  /** The sound track that plays; null for the browser's default. */
  track: number | null;
  playing: boolean;
  /** Why there is no sound: not fetched, not to be played by this browser, or no speaker for it. */
  fault: "away" | "unplayable" | "unheard" | null;
  /** Whether a moving picture comes with the sound; null until that is known. */
  picture: boolean | null;
  /** What is played of the recording; null while that is all of it. */
  queue: Queue | null;
}

/** A player without a recording. */
export const EMPTY: PlayerState = {
  recordingId: null,
  track: null,
  playing: false,
  fault: null,
  picture: null,
  queue: null,
};

/** Starts of words and segments in seconds, ascending, for stepping: told when a key asks. */
export interface StepTargets {
  words: () => readonly number[];
  segments: () => readonly number[];
}

export const NO_TARGETS: StepTargets = { words: () => [], segments: () => [] };
