import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useStore } from "@/lib/store";
import { Editor } from "./editor";
import { type Draft, drafts } from "./saving/drafts";

const editors = new WeakMap<QueryClient, Map<string, Editor>>();

/** The editor of a run's text; one for all that asks. */
export function useEditor(runId: string): Editor {
  return editorOf(useQueryClient(), runId);
}

export function editorOf(client: QueryClient, runId: string): Editor {
  const known = editors.get(client) ?? new Map<string, Editor>();
  editors.set(client, known);
  const editor = known.get(runId) ?? new Editor(client, runId);
  known.set(runId, editor);
  return editor;
}

/** The drafts of every run; changes when one opens, closes or moves, not with every key. */
export function useDrafts(): readonly Draft[] {
  return useStore(drafts);
}
