export interface PlayerState {
  recordingId: string | null;
  /** The sound track that plays; null for the browser's default. */
  track: number | null;
  playing: boolean;
  /** Why there is no sound: it could not be fetched, or this browser cannot play it. */
  fault: "away" | "unplayable" | null;
  /** Whether a moving picture comes with the sound; null until that is known. */
  picture: boolean | null;
}

/** A player without a recording. */
export const EMPTY: PlayerState = {
  recordingId: null,
  track: null,
  playing: false,
  fault: null,
  picture: null,
};

/** Starts of words and segments in seconds, ascending, for stepping: told when a key asks. */
export interface StepTargets {
  words: () => readonly number[];
  segments: () => readonly number[];
}

export const NO_TARGETS: StepTargets = { words: () => [], segments: () => [] };
