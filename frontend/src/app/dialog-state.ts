import { createStore } from "@/lib/store";

/** Open states of the dialogs that buttons and shortcuts share. */
export const settingsOpen = createStore(false);
export const helpOpen = createStore(false);
