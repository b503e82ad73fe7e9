import type { Recording } from "@/api/types";
import { createStore } from "@/lib/store";

/** The recordings that a person wants to join; null while none are asked for. */
export const joinChoice = createStore<Recording[] | null>(null);

/** Asks in which order to join recordings; those recorded first go first, as far as is known. */
export function chooseJoin(recordings: readonly Recording[]): void {
  const byTime = (a: Recording, b: Recording) =>
    a.added_at.localeCompare(b.added_at) || a.name.localeCompare(b.name);
  joinChoice.set([...recordings].sort(byTime));
}

/** Whether recordings can be joined: at least two, each with a finished transcript. */
export function canJoin(recordings: readonly Recording[]): boolean {
  return recordings.length > 1 && recordings.every(({ run }) => run?.state === "done");
}
