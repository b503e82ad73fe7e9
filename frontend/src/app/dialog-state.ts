import { createStore } from "@/lib/store";

/** The panels that buttons and keys open alike. */
export const settingsOpen = createStore(false);
export const helpOpen = createStore(false);
