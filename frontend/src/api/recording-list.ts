import { api } from "./client";
import type { Recording, RecordingList, Run, ServerEvent } from "./types";

/** An event that changes the list of recordings. */
export type ListChange = Extract<
  ServerEvent,
  { type: "recording.changed" | "recording.removed" | "run.changed" }
>;

const PAGE = 500;

/** Events received since each list request in flight began. */
const inFlight = new Set<ListChange[]>();

/**
 * Fetches all recordings. Events received meanwhile may be newer than the answer, so they are
 * applied to it; applying one twice changes nothing.
 */
export async function fetchRecordings(signal?: AbortSignal): Promise<Recording[]> {
  const changes: ListChange[] = [];
  inFlight.add(changes);
  try {
    return changes.reduce(withChange, await allRecordings(signal));
  } finally {
    inFlight.delete(changes);
  }
}

/** Buffers an event for the list requests in flight. */
export function bufferChange(change: ListChange): void {
  for (const changes of inFlight) changes.push(change);
}

/** The list after an event. */
export function withChange(all: Recording[], change: ListChange): Recording[] {
  switch (change.type) {
    case "recording.changed":
      return withRecording(all, change.data);
    case "recording.removed":
      return all.filter(({ id }) => id !== change.data.id);
    case "run.changed":
      return all.map((one) => {
        const { data } = change;
        if (one.id !== data.recording_id) return one;
        return { ...one, run: laterRun(one.run, data), runs: Math.max(one.runs, data.number) };
      });
  }
}

/** The list with a recording replaced, or inserted newest first. */
export function withRecording(all: Recording[], one: Recording): Recording[] {
  if (all.some(({ id }) => id === one.id)) return all.map((old) => (old.id === one.id ? one : old));
  return [one, ...all].sort((a, b) => b.added_at.localeCompare(a.added_at));
}

const ENDED = new Set<Run["state"]>(["done", "stopped", "failed"]);

/** Whether a run is over. Only a person can resume it, which raises its revision. */
export function hasEnded({ state }: Run): boolean {
  return ENDED.has(state);
}

/** The later state of a recording's current run. */
function laterRun(known: Run | null, incoming: Run): Run {
  if (!known || known.rank < incoming.rank) return incoming;
  if (known.rank > incoming.rank || known.revision > incoming.revision) return known;
  if (known.revision < incoming.revision) return incoming;
  return hasEnded(known) && !hasEnded(incoming) ? known : incoming;
}

async function allRecordings(signal?: AbortSignal): Promise<Recording[]> {
  const all: Recording[] = [];
  for (;;) {
    const last = all.at(-1);
    const after = last ? `&after=${encodeURIComponent(last.id)}` : "";
    const page = await api.get<RecordingList>(`/recordings?limit=${PAGE}${after}`, signal);
    all.push(...page.items);
    if (page.items.length < PAGE || all.length >= page.total) return all;
  }
}
