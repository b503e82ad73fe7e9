import type { QueryClient } from "@tanstack/react-query";
import { api } from "./client";
import { setToldTranscript, toldTranscript } from "./decided";
import { queryKeys } from "./queries";
import type { RemovedWord, Segment, TextChange, Transcript, Word } from "./types";

/** A change of a transcript's text, as typing makes it. */
export type TextOperation =
  | { kind: "rewrite"; words: string[]; text: string }
  | { kind: "split"; word: string }
  | { kind: "merge"; word: string };

/** A change of a transcript's text or times, as the server takes it. */
export type Operation =
  | TextOperation
  | { kind: "take_back"; words: string[]; originals: string[] }
  | { kind: "retime"; word: string; start: number; end: number }
  /** Who says some words. */
  | { kind: "speaker"; words: string[]; name: string | null }
  /** Another name of a person; one that somebody has makes the two one person. */
  | { kind: "rename_speaker"; name: string; new: string };

/** Makes operations one step, over the revision that this page shows. */
export function postOperations(
  runId: string,
  revision: number,
  operations: readonly Operation[],
): Promise<TextChange> {
  return api.post<TextChange>(`/runs/${runId}/operations`, { revision, operations });
}

/** Undoes the newest step, which has this number. */
export function undoStep(runId: string, step: number): Promise<TextChange> {
  return api.post<TextChange>(`/runs/${runId}/undo`, { step });
}

/** Redoes the step that was undone last, which has this number. */
export function redoStep(runId: string, step: number): Promise<TextChange> {
  return api.post<TextChange>(`/runs/${runId}/redo`, { step });
}

/** Takes a correction of another run over, leaves what this one wrote, or (null) leaves it open. */
export function putConflict(
  runId: string,
  number: number,
  accept: boolean | null,
): Promise<TextChange> {
  return api.put<TextChange>(`/runs/${runId}/conflicts/${number}`, { accept });
}

/** Puts a change into the cached transcript; one that does not follow on it is read anew. */
export function applyChange(client: QueryClient, change: TextChange): void {
  const key = queryKeys.transcript(change.run_id);
  const told = toldTranscript(client, change.run_id);
  if (told?.revision === change.over) setToldTranscript(client, withChange(told, change));
  if (told) return;
  const now = client.getQueryData<Transcript>(key);
  if (!now || now.revision >= change.revision) return;
  if (now.revision === change.over) client.setQueryData(key, withChange(now, change));
  else void client.invalidateQueries({ queryKey: key });
}

/** The transcript after a change; segments that did not change stay the same objects. */
export function withChange(now: Transcript, change: TextChange): Transcript {
  const { revision, missed, history, summary } = change;
  return {
    ...now,
    revision,
    summary,
    segments: withSegments(now.segments, change),
    removed: withWords(now.removed, change.removed),
    rewritten: withWords(now.rewritten, change.rewritten),
    missed: missed ?? now.missed,
    history,
  };
}

function withSegments(segments: Segment[], { segments: fresh, gone }: TextChange): Segment[] {
  const left = new Set([...gone, ...fresh.map(({ id }) => id)]);
  const following = new Map<number | null, Segment[]>();
  for (const { after, ...segment } of fresh) {
    following.set(after, [...(following.get(after) ?? []), segment]);
  }
  const out: Segment[] = [];
  const add = (segment: Segment | null) => {
    if (segment) out.push(segment);
    const id = segment?.id ?? null;
    for (const next of following.get(id) ?? []) add(next);
    following.delete(id);
  };
  add(null);
  for (const segment of segments) if (!left.has(segment.id)) add(segment);
  return out;
}

function withWords<T extends Word | RemovedWord>(
  all: T[],
  { words, gone }: { words: T[]; gone: string[] },
): T[] {
  if (words.length === 0 && gone.length === 0) return all;
  const left = new Set([...gone, ...words.map(({ id }) => id)]);
  return [...all.filter(({ id }) => !left.has(id)), ...words].sort((a, b) => a.start - b.start);
}
