import { api } from "./client";
import type { Recording, RecordingList, Run, ServerEvent } from "./types";

/** What changes the list of recordings. */
export type ListChange = Extract<
  ServerEvent,
  { type: "recording.changed" | "recording.removed" | "run.changed" }
>;

const PAGE = 500;

/** For each list that is on its way here, what has been told since it was asked for. */
const inFlight = new Set<ListChange[]>();

/**
 * Asks for all recordings. They may have been read before something that was told while they were
 * on their way, so that is put in once more: what is told twice changes nothing.
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

/** Keeps what was told for the lists that are on their way. */
export function bufferChange(change: ListChange): void {
  for (const changes of inFlight) changes.push(change);
}

/** The list with what was told put in. */
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

/** The recordings with this one put in; newest first, in place when it is known already. */
export function withRecording(all: Recording[], one: Recording): Recording[] {
  if (all.some(({ id }) => id === one.id)) return all.map((old) => (old.id === one.id ? one : old));
  return [one, ...all].sort((a, b) => b.added_at.localeCompare(a.added_at));
}

const ENDED = new Set<Run["state"]>(["done", "stopped", "failed"]);

/** Whether a run is over. Only a person can have it go on, and then its revision has risen. */
export function hasEnded({ state }: Run): boolean {
  return ENDED.has(state);
}

/** The recording's current run, of what is known and what is told: the later word about it. */
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
