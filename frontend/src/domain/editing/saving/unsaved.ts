import type { Segment } from "@/api/types";
import { tidy } from "../segment-text";
import { type Anchor, addDraft, type Draft, standingText, typedOf } from "./drafts";

/** A text that was typed and not saved, kept by this tab until it is: a reload loses nothing. */
interface Unsaved {
  anchor: Anchor;
  base: string;
  text: string;
}

const keyOf = (runId: string) => `tacet.unsaved.${runId}`;

/** Keeps what the server does not have of these drafts. */
export function rememberUnsaved(runId: string, drafts: readonly Draft[]): void {
  const unsaved = drafts.flatMap(({ key, anchor }): Unsaved[] => {
    const { base, text } = typedOf(key);
    return tidy(text) === base ? [] : [{ anchor, base, text: tidy(text) }];
  });
  try {
    if (unsaved.length > 0) sessionStorage.setItem(keyOf(runId), JSON.stringify(unsaved));
    else sessionStorage.removeItem(keyOf(runId));
  } catch {
    // A browser may forbid storage; the text is then kept by the page alone.
  }
}

export function forgetUnsaved(runId: string): void {
  rememberUnsaved(runId, []);
}

/** Makes drafts of what was left unsaved, unless it is in the text after all. */
export function recallUnsaved(runId: string, segments: readonly Segment[]): void {
  for (const { anchor, base, text } of readUnsaved(runId)) {
    if (standingText(segments, anchor) === text) continue;
    addDraft({ runId, anchor, open: false, problem: { kind: "left" } }, { base, text });
  }
}

function readUnsaved(runId: string): Unsaved[] {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(runId)) ?? "[]") as Unsaved[];
  } catch {
    return [];
  }
}
