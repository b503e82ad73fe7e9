import type { QueryClient } from "@tanstack/react-query";
import { queryKeys } from "../queries";
import type { Recording, Run } from "../types";
import { type ListQuery, stateOf } from "./list-query";
import {
  changed,
  findIn,
  type ListChange,
  type RecordingPages,
  withChange,
} from "./recording-list";

/** What the cache knows of a recording. */
export function knownRecording(client: QueryClient, id: string): Recording | undefined {
  const single = client.getQueryData<Recording | null>(queryKeys.recording(id));
  if (single) return single;
  for (const [, pages] of client.getQueriesData<RecordingPages>({ queryKey: queryKeys.lists })) {
    const one = pages && findIn(pages, id);
    if (one) return one;
  }
  return undefined;
}

/** Puts what the server told into every list, and into what is known of the recording by itself. */
export function changeRecordings(client: QueryClient, change: ListChange): void {
  const counts = change.type !== "run.changed" || changesState(client, change.data);
  const stale = showChange(client, change);
  if (counts || stale) readListsSoon(client);
}

/** Shows a change; returns whether a list does not know where the recording belongs. */
function showChange(client: QueryClient, change: ListChange): boolean {
  const id = change.type === "run.changed" ? change.data.recording_id : change.data.id;
  let stale = false;
  for (const [key, pages] of client.getQueriesData<RecordingPages>({ queryKey: queryKeys.lists })) {
    if (!pages) continue;
    const next = withChange(pages, change, key[2] as ListQuery);
    if (next.pages !== pages) client.setQueryData(key, next.pages);
    stale ||= next.stale;
  }
  client.setQueryData<Recording | null>(queryKeys.recording(id), (known) =>
    known === undefined ? undefined : changed(known, change),
  );
  return stale;
}

/** Whether the counts by state may be others now. */
function changesState(client: QueryClient, run: Run): boolean {
  const known = knownRecording(client, run.recording_id);
  return known ? stateOf(known) !== run.state : run.state !== "listening";
}

/** Changes a recording on the page before the server has answered. */
export function changeAtOnce(client: QueryClient, id: string, change: Partial<Recording>): void {
  const known = knownRecording(client, id);
  if (!known) return;
  const event = { id: 0, type: "recording.changed" as const, data: { ...known, ...change } };
  showChange(client, event);
}

/** Takes a recording off the page before the server has answered. */
export function removeAtOnce(client: QueryClient, id: string): void {
  showChange(client, { id: 0, type: "recording.removed", data: { id } });
}

/** Reads lists, counts, folders and tags anew; with an id that recording by itself, too. */
export async function readLists(client: QueryClient, id?: string): Promise<void> {
  await Promise.all([
    id && client.invalidateQueries({ queryKey: queryKeys.recording(id) }),
    client.invalidateQueries({ queryKey: queryKeys.recordings }),
    client.invalidateQueries({ queryKey: queryKeys.groups }),
  ]);
}

const SOON = 250; // Milliseconds in which more changes may come.
const PAUSE = 2000; // Milliseconds between two readings while changes go on.

const waiting = new WeakMap<QueryClient, { timer?: ReturnType<typeof setTimeout>; last: number }>();

/** Reads the lists anew in a moment, once for all changes until then. */
export function readListsSoon(client: QueryClient): void {
  const state = waiting.get(client) ?? { last: 0 };
  waiting.set(client, state);
  if (state.timer) return;
  const delay = Math.max(SOON, state.last + PAUSE - Date.now());
  state.timer = setTimeout(() => {
    state.timer = undefined;
    state.last = Date.now();
    void readLists(client);
  }, delay);
}
