import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/api/client";
import { applyChange, redoStep, undoStep } from "@/api/operations";
import type {
  LibraryReplacements,
  Recording,
  RecordingReplacements,
  ReplacementList,
  Run,
  TextChange,
} from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";
import type { Correction } from "@/domain/vocabulary/vocabulary-view";
import type { ServerProblem } from "@/lib/i18n/server-text";
import { pushUndo } from "@/lib/undo";

/** Where to fix: in the open transcript, or in the current one of every recording. */
export type Reach = "here" | "everywhere";

export interface FixesOf {
  correction: Correction | null;
  reach: Reach;
  recording: Recording;
  run: Run;
}

/** What would be rewritten, by recording; read anew each time, as texts change. */
export function useProposals({ correction, reach, recording, run }: FixesOf) {
  return useQuery({
    queryKey: ["fixes", reach, run.id, correction],
    queryFn: async ({ signal }): Promise<RecordingReplacements[]> => {
      const asked = correction && new URLSearchParams({ ...correction });
      if (reach === "everywhere" && asked) return proposedEverywhere(asked, signal);
      const path = `/runs/${run.id}/replacements${asked ? `/alike?${asked}` : ""}`;
      const list = await api.get<ReplacementList>(path, signal);
      const { id: recording_id, name } = recording;
      return list.items.length ? [{ ...list, recording_id, name }] : [];
    },
    staleTime: 0,
    gcTime: 0,
  });
}

/** Proposals of every page. */
async function proposedEverywhere(
  asked: URLSearchParams,
  signal: AbortSignal,
): Promise<RecordingReplacements[]> {
  const found: RecordingReplacements[] = [];
  for (;;) {
    const page = await api.get<LibraryReplacements>(`/replacements?${asked}`, signal);
    found.push(...page.items);
    if (page.next === null) return found;
    asked.set("after", String(page.next));
  }
}

/** A step that was made in a run. */
interface Made {
  runId: string;
  step: number;
}

/** What became of the fixing so far. */
export interface Fixed {
  places: number;
  recordings: number;
  problems: { name: string; problem: ServerProblem }[];
  made: Made[];
}

/** Carries chosen proposals out, one step for each run, and takes all of them back together. */
export function useFixing(runId: string) {
  const client = useQueryClient();
  const [fixed, setFixed] = useState<Fixed | null>(null);
  const [busy, setBusy] = useState(false);
  const fix = async (lists: readonly RecordingReplacements[], correction: Correction | null) => {
    setBusy(true);
    const now: Fixed = { places: 0, recordings: 0, problems: [], made: [] };
    for (const list of lists) {
      try {
        const step = await carryOut(client, list, correction);
        if (step !== null) now.made.push({ runId: list.run_id, step });
        now.places += list.items.length;
        now.recordings += 1;
      } catch (problem) {
        now.problems.push({ name: list.name, problem: problem as ServerProblem });
      }
    }
    remember(client, now.made, runId);
    setFixed(now);
    setBusy(false);
  };
  const undo = async () => {
    setBusy(true);
    await move(client, fixed?.made ?? [], undoStep).catch(notifyProblem);
    setBusy(false);
    setFixed(null);
  };
  return { fixed, busy, fix, undo };
}

/** The step that carrying out made; null where nothing was left to change. */
async function carryOut(
  client: QueryClient,
  { run_id, revision, items }: RecordingReplacements,
  correction: Correction | null,
): Promise<number | null> {
  const words = items.map((item) => item.words);
  const body = { revision, correction, words };
  const change = await api.post<TextChange>(`/runs/${run_id}/replacements`, body);
  applyChange(client, change);
  return change.history.undo;
}

/** Lets the key for undo take back what was made in the open run. */
function remember(client: QueryClient, made: readonly Made[], runId: string): void {
  if (!made.some((one) => one.runId === runId)) return;
  const go = (way: typeof undoStep) => () => void move(client, made, way).catch(notifyProblem);
  pushUndo({ run: runId, undo: go(undoStep), redo: go(redoStep) });
}

async function move(client: QueryClient, made: readonly Made[], way: typeof undoStep) {
  for (const { runId, step } of made) applyChange(client, await way(runId, step));
}
