/** Something that was done and can be taken back. */
export interface Done {
  undo: () => void;
  /** The run that it changed; null where it may be taken back wherever one is. */
  run: string | null;
}

let all: Done[] = [];

export function remember(done: Done): void {
  all.push(done);
}

/** No longer to be taken back: it was, or it is too late. */
export function forget(done: Done): void {
  all = all.filter((one) => one !== done);
}

/** What was changed in a run is no longer to be taken back by key once the run is out of sight. */
export function forgetRun(run: string): void {
  all = all.filter((one) => one.run !== run);
}

/** Takes the last thing back. */
export function undoLast(): void {
  all.at(-1)?.undo();
}
