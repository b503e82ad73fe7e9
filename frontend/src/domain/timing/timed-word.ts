import { createStore } from "@/lib/store";

export interface TimedWord {
  runId: string;
  /** Its id, which another start and end do not change. */
  word: string;
}

/** The word whose start and end a person sets; null while nobody does. */
export const timedWord = createStore<TimedWord | null>(null);
