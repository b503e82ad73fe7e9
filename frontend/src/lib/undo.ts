/** An action that can be undone, and perhaps done again. */
export interface UndoEntry {
  undo: () => void;
  redo?: () => void;
  /** The edited run; null if it can be undone anywhere. */
  run: string | null;
}

let done: UndoEntry[] = [];
let undone: UndoEntry[] = [];
let whenEmpty: Pick<UndoEntry, "undo" | "redo"> | null = null;

/** Remembers a new action; what was undone before it cannot be done again. */
export function pushUndo(entry: UndoEntry): void {
  done.push(entry);
  undone = [];
}

/** Drops an action that was undone or expired. */
export function dropUndo(entry: UndoEntry): void {
  done = done.filter((one) => one !== entry);
}

/** Drops the edits of a run that is no longer open. */
export function dropUndosOfRun(run: string): void {
  done = done.filter((one) => one.run !== run);
  undone = undone.filter((one) => one.run !== run);
}

/** Sets what undo and redo do once nothing of this visit is left: what the server remembers. */
export function setEarlierUndo(earlier: Pick<UndoEntry, "undo" | "redo"> | null): void {
  whenEmpty = earlier;
}

/** Undoes the last action. */
export function undoLast(): void {
  const last = done.at(-1);
  if (!last) {
    whenEmpty?.undo();
    return;
  }
  undoEntry(last);
}

/** Undoes one action, whether others came after it or not. */
export function undoEntry(entry: UndoEntry): void {
  dropUndo(entry);
  if (entry.redo) undone.push(entry);
  entry.undo();
}

/** Does again what was undone last. */
export function redoLast(): void {
  const last = undone.pop();
  if (!last) {
    if (done.length === 0) whenEmpty?.redo?.();
    return;
  }
  done.push(last);
  last.redo?.();
}
