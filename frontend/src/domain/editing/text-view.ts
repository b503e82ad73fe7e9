import { createStore } from "@/lib/store";

/** Which text of a run is shown: as edited, as the run wrote it, or edited with what changed. */
export type TextView = "edited" | "heard" | "changes";

export const textView = createStore<TextView>("edited");
