import type { QueryClient } from "@tanstack/react-query";
import { keys } from "./queries";
import { changed, hasEnded, type ListChange, noteChange } from "./recording-list";
import { grown, noteGrowth } from "./transcript-updates";
import type { LiveEvent, Model, Peaks, Recording, Run, Transcript } from "./types";

/** Brings what the page knows up to date with one thing that happened on the server. */
export function applyEvent(client: QueryClient, event: LiveEvent): void {
  switch (event.type) {
    case "recording.changed":
      applyToList(client, event);
      if (!client.getQueryData<Peaks>(keys.peaks(event.data.id))?.count) {
        void client.invalidateQueries({ queryKey: keys.peaks(event.data.id) });
      }
      break;
    case "recording.removed":
      applyToList(client, event);
      break;
    case "run.changed":
      applyRun(client, event);
      break;
    case "speech.found":
    case "transcript.grew":
      noteGrowth(event);
      client.setQueryData<Transcript>(
        keys.transcript(event.data.run_id),
        (now) => now && grown(now, event),
      );
      break;
    case "model.changed":
      client.setQueryData<Model[]>(keys.models, (all) => withModel(all, event.data));
      // One that has come or gone may change which model is in use, and what is said about it.
      if (!event.data.downloading) {
        void client.invalidateQueries({ queryKey: keys.settings });
        void client.invalidateQueries({ queryKey: keys.models });
      }
      break;
    case "settings.changed":
      client.setQueryData(keys.settings, event.data);
      void client.invalidateQueries({ queryKey: keys.models });
      break;
    case "resync":
      void client.invalidateQueries();
      break;
  }
}

/** The key of every mutation that changes a transcript. */
export const EDITING = ["edit"] as const;

function applyToList(client: QueryClient, change: ListChange): void {
  noteChange(change);
  client.setQueryData<Recording[]>(keys.recordings, (all) => all && changed(all, change));
}

function applyRun(client: QueryClient, event: Extract<ListChange, { type: "run.changed" }>): void {
  const run = event.data;
  const before = client
    .getQueryData<Recording[]>(keys.recordings)
    ?.find(({ id }) => id === run.recording_id)?.run;
  applyToList(client, event);
  client.setQueryData<Run[]>(
    keys.runs(run.recording_id),
    (all) =>
      all && [run, ...all.filter(({ id }) => id !== run.id)].sort((a, b) => b.number - a.number),
  );
  const endsNow = hasEnded(run) && !(before?.id === run.id && before.state === run.state);
  if (endsNow || isOlder(client, run)) {
    void client.invalidateQueries({ queryKey: keys.transcript(run.id) });
    void client.invalidateQueries({ queryKey: keys.log(run.id) });
  }
}

/** Whether the transcript was read before the run was done, or before a person changed it. */
function isOlder(client: QueryClient, run: Run): boolean {
  const read = client.getQueryData<Transcript>(keys.transcript(run.id));
  if (!read) return false;
  // A list that was read meanwhile may have told of the end first, but brought no text.
  if (run.state === "done" && !read.complete) return true;
  // While our own change is on its way the page shows it already, and reads anew when it is done.
  return read.revision < run.revision && !client.isMutating({ mutationKey: EDITING });
}

function withModel(all: Model[] | undefined, one: Model) {
  return all?.map((old) => (old.name === one.name ? one : old));
}
