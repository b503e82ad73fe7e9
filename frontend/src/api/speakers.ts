import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { api } from "./client";
import { queryKeys } from "./queries";
import type { RecordingSpeakers, Transcript } from "./types";

const path = (recordingId: string) => `/recordings/${recordingId}/speakers`;

export const speakersQuery = (recordingId: string) =>
  queryOptions({
    queryKey: queryKeys.speakers(recordingId),
    queryFn: ({ signal }) => api.get<RecordingSpeakers>(path(recordingId), signal),
  });

/** Asks who speaks, or (where it was listened to) lets voices be grouped for another number. */
export function askSpeakers(
  recordingId: string,
  wish: Partial<RecordingSpeakers["wanted"]>,
): Promise<RecordingSpeakers> {
  return api.post<RecordingSpeakers>(path(recordingId), wish);
}

/** Forgets voices and who speaks when. */
export function forgetSpeakers(recordingId: string): Promise<void> {
  return api.delete(path(recordingId));
}

/** Puts what is known of a search into the page; the text is read anew where people changed. */
export function applySpeakers(
  client: QueryClient,
  recordingId: string,
  fresh: Partial<RecordingSpeakers>,
): void {
  const key = queryKeys.speakers(recordingId);
  const before = client.getQueryData<RecordingSpeakers>(key);
  if (before) client.setQueryData<RecordingSpeakers>(key, { ...before, ...fresh });
  const moved = fresh.state !== undefined && fresh.state !== before?.state;
  if (moved) void client.invalidateQueries({ queryKey: key });
  const { revision } = fresh;
  const turned = before
    ? (revision !== undefined && revision !== before.revision) || (moved && fresh.state === "none")
    : fresh.state === "done";
  if (turned) readTextsAnew(client, recordingId);
}

function readTextsAnew(client: QueryClient, recordingId: string): void {
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      queryKey[0] === "transcript" &&
      (state.data as Transcript | undefined)?.recording_id === recordingId,
  });
}
