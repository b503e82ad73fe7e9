import type { QueryClient } from "@tanstack/react-query";
import { applyChange } from "../operations";
import { queryKeys } from "../queries";
import { changeRecordings, knownRecording } from "../recordings/recording-cache";
import { bufferChange, hasEnded, type ListChange } from "../recordings/recording-list";
import { applySpeakers } from "../speakers";
import type { Model, Peaks, Run, ServerEvent, Transcript } from "../types";
import { applyInterim, endInterim } from "./interim";
import { bufferUpdate, type TranscriptUpdate, withUpdate } from "./transcript-updates";

/** Applies a server event to the query cache. */
export function applyEvent(client: QueryClient, event: ServerEvent): void {
  switch (event.type) {
    case "speakers.changed": {
      const { recording_id, ...fresh } = event.data;
      applySpeakers(client, recording_id, fresh);
      break;
    }
    case "recording.changed":
      applyToList(client, event);
      void client.invalidateQueries({ queryKey: queryKeys.notes(event.data.id) });
      if (!client.getQueryData<Peaks>(queryKeys.peaks(event.data.id))?.count) {
        void client.invalidateQueries({ queryKey: queryKeys.peaks(event.data.id) });
      }
      break;
    case "recording.removed":
      applyToList(client, event);
      break;
    case "run.changed":
      applyRun(client, event);
      if (hasEnded(event.data)) endInterim(event.data);
      break;
    case "transcript.edited":
      applyChange(client, event.data);
      break;
    case "transcript.grew":
      applyInterim(event.data);
      applyGrowth(client, event);
      break;
    case "speech.found":
      applyGrowth(client, event);
      break;
    case "model.changed":
      client.setQueryData<Model[]>(queryKeys.models, (all) => withModel(all, event.data));
      // A model that came or went may change which one is in use, and the notice.
      if (!event.data.downloading) {
        void client.invalidateQueries({ queryKey: queryKeys.settings });
        void client.invalidateQueries({ queryKey: queryKeys.models });
      }
      break;
    case "settings.changed":
      client.setQueryData(queryKeys.settings, event.data);
      void client.invalidateQueries({ queryKey: queryKeys.models });
      break;
    case "vocabulary.changed":
      void client.invalidateQueries({ queryKey: queryKeys.vocabulary(event.data.recording_id) });
      break;
    case "upload.changed":
      void client.invalidateQueries({ queryKey: ["fetched-upload", event.data.id] });
      break;
    case "resync":
      void client.invalidateQueries();
      break;
  }
}

const PATIENCE = 400; // Milliseconds in which a change is waited for before all is read.

/** Mutation key of every edit of a transcript. */
export const EDIT_MUTATION = ["edit"] as const;

function applyToList(client: QueryClient, change: ListChange): void {
  bufferChange(change);
  changeRecordings(client, change);
}

function applyGrowth(client: QueryClient, event: TranscriptUpdate): void {
  bufferUpdate(event);
  client.setQueryData<Transcript>(
    queryKeys.transcript(event.data.run_id),
    (now) => now && withUpdate(now, event),
  );
}

function applyRun(client: QueryClient, event: Extract<ListChange, { type: "run.changed" }>): void {
  const run = event.data;
  const before = knownRecording(client, run.recording_id)?.run;
  applyToList(client, event);
  client.setQueryData<Run[]>(
    queryKeys.runs(run.recording_id),
    (all) =>
      all && [run, ...all.filter(({ id }) => id !== run.id)].sort((a, b) => b.number - a.number),
  );
  const endsNow = hasEnded(run) && !(before?.id === run.id && before.state === run.state);
  if (endsNow) readAnew(client, run);
  // What changed may come by itself: in the answer to an edit, or as the next event.
  else if (isOlder(client, run))
    setTimeout(() => isOlder(client, run) && readAnew(client, run), PATIENCE);
}

function readAnew(client: QueryClient, { id }: Run): void {
  void client.invalidateQueries({ queryKey: queryKeys.transcript(id) });
  void client.invalidateQueries({ queryKey: queryKeys.log(id) });
}

/** Whether the cached transcript predates the run's end or an edit. */
function isOlder(client: QueryClient, run: Run): boolean {
  const read = client.getQueryData<Transcript>(queryKeys.transcript(run.id));
  if (!read) return false;
  // A refetched list may have announced the end first, without the text.
  if (run.state === "done" && !read.complete) return true;
  // Our own edit in flight is shown already and refetched when it settles.
  return read.revision < run.revision && !client.isMutating({ mutationKey: EDIT_MUTATION });
}

function withModel(all: Model[] | undefined, one: Model) {
  return all?.map((old) => (old.name === one.name ? one : old));
}
