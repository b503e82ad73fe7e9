import type { ActionTarget } from "@/api/recordings/bulk";
import type { Run } from "@/api/types";
import { createStore } from "@/lib/store";

/** What is exported: one run as one file, or the transcripts of many recordings as a zip. */
export type ExportTarget =
  | { kind: "run"; run: Run }
  /** `example`: a run whose files are shown beforehand. */
  | { kind: "many"; selection: ActionTarget | "all"; example?: Run };

/** The recordings that a person wants to export; null while none are asked for. */
export const exportChoice = createStore<ExportTarget | null>(null);

/** The run whose file is shown; none of many without an example. */
export function shownRun(target: ExportTarget): Run | undefined {
  return target.kind === "run" ? target.run : target.example;
}
