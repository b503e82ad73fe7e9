/** An action that can be undone. */
export interface UndoEntry {
  undo: () => void;
  /** The edited run; null if it can be undone anywhere. */
  run: string | null;
}

let entries: UndoEntry[] = [];

export function pushUndo(done: UndoEntry): void {
  entries.push(done);
}

/** Drops an action that was undone or expired. */
export function dropUndo(done: UndoEntry): void {
  entries = entries.filter((one) => one !== done);
}

/** Drops the edits of a run that is no longer open. */
export function dropUndosOfRun(run: string): void {
  entries = entries.filter((one) => one.run !== run);
}

/** Undoes the last action. */
export function undoLast(): void {
  entries.at(-1)?.undo();
}
