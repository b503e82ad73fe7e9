/** An action that can be undone, and perhaps done again. */
export interface UndoEntry {
  undo: () => unknown;
  redo?: () => unknown;
  /** The edited run; null if it can be undone anywhere. */
  run: string | null;
}

let done: UndoEntry[] = [];
let undone: UndoEntry[] = [];
let earlier: EarlierUndo | null = null;
let turn: Promise<unknown> = Promise.resolve();

/** What undo and redo do once nothing of this visit is left: what the server remembers. */
export interface EarlierUndo extends UndoEntry {
  /** Undoes the newest change that is remembered; whether there was one. */
  undo: () => Promise<boolean>;
  /** Ends when all that is on its way is done, and stands among what can be undone. */
  settled: () => Promise<void>;
}

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

/** Sets what undo and redo do once nothing of this visit is left. */
export function setEarlierUndo(source: EarlierUndo | null): void {
  earlier = source;
}

/** Undoes the last action, after what is on its way and what was undone before. */
export function undoLast(): void {
  inTurn(async () => {
    const last = done.at(-1);
    const from = earlier;
    if (last) await undoEntry(last);
    else if (await from?.undo()) undone.push({ ...(from as EarlierUndo) }); // The first to redo.
  });
}

/** Undoes one action, whether others came after it or not. */
export function undoEntry(entry: UndoEntry): unknown {
  dropUndo(entry);
  if (entry.redo) undone.push(entry);
  return entry.undo();
}

/** Does again what was undone last. */
export function redoLast(): void {
  inTurn(() => {
    const last = undone.pop();
    if (last) done.push(last);
    if (last || done.length > 0) return last?.redo?.();
    return earlier?.redo?.();
  });
}

/** Keys come faster than the server answers: each waits for those before it. */
function inTurn(act: () => unknown): void {
  const go = async () => {
    await earlier?.settled();
    await act();
  };
  turn = turn.then(go, go);
}
