/** Something that was done and can be taken back. */
export interface UndoEntry {
  undo: () => void;
  /** The run that it changed; null where it may be taken back wherever one is. */
  run: string | null;
}

let entries: UndoEntry[] = [];

export function pushUndo(done: UndoEntry): void {
  entries.push(done);
}

/** No longer to be taken back: it was, or it is too late. */
export function dropUndo(done: UndoEntry): void {
  entries = entries.filter((one) => one !== done);
}

/** What was changed in a run is no longer to be taken back by key once the run is out of sight. */
export function dropUndosOfRun(run: string): void {
  entries = entries.filter((one) => one.run !== run);
}

/** Takes the last thing back. */
export function undoLast(): void {
  entries.at(-1)?.undo();
}
