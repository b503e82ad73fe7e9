import { createStore } from "@/lib/store";

/** Whether the find field is open, be it empty. */
export const findOpen = createStore(false);

/** Opens the find field; set while a text can be searched, false otherwise. */
export const findShortcut = {
  open: (): boolean => false,
};
