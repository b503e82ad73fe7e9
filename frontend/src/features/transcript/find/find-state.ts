import { createStore } from "@/lib/store";

/** Whether the find field is open, be it empty. */
export const findOpen = createStore(false);

/** What "/" opens: the find field while a text is there to search, set by it; else false. */
export const findShortcut = {
  open: (): boolean => false,
};
