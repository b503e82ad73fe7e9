import type { Run } from "@/api/types";

/** Which recordings: of these ids, or all that fit filters; see `POST /api/exports.zip`. */
export interface ExportSelection {
  ids?: string[];
  filter?: Record<string, unknown>;
}

/** What is exported: one run as one file, or the transcripts of many recordings as a zip. */
export type ExportTarget =
  | { kind: "run"; run: Run }
  /** `count`: how many recordings; `example`: a run whose files are shown beforehand. */
  | { kind: "many"; selection: ExportSelection | "all"; count?: number; example?: Run };

/** The run whose file is shown; none of many without an example. */
export function shownRun(target: ExportTarget): Run | undefined {
  return target.kind === "run" ? target.run : target.example;
}

/** Saves a file that the page holds, under a name. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), REVOKE_AFTER_MS);
}

const REVOKE_AFTER_MS = 60_000; // Browsers read it once the dialog for its place is answered.
