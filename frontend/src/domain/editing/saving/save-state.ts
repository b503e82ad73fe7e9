import { createStore } from "@/lib/store";

/** Whether what was typed is saved; said in one place of the page. */
export type SaveState =
  | { kind: "idle" }
  | { kind: "saving" }
  | { kind: "saved" }
  | { kind: "conflict" | "away" | "refused" | "left" };

export const saveState = createStore<SaveState>({ kind: "idle" });

/** Sets the state, unless it is the same. */
export function setSaveState(next: SaveState): void {
  if (saveState.get().kind !== next.kind) saveState.set(next);
}
