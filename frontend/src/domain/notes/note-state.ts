import { createStore } from "@/lib/store";

/** Whether the list of notes is open. */
export const notesOpen = createStore(false);

/** Id of the mark whose text is typed; null while none is. */
export const openMark = createStore<string | null>(null);

/** Actions of the shortcuts for marks; set while a recording is open. */
export const markActions = {
  set: (): void => undefined,
  step: (_by: 1 | -1): void => undefined,
};
