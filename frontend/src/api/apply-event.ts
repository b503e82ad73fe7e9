import type { QueryClient } from "@tanstack/react-query";
import { grown, noteGrowth } from "./growth";
import { keys } from "./queries";
import type { LiveEvent, Model, Peaks, Recording, Run, Transcript } from "./types";

/** Brings what the page knows up to date with one thing that happened on the server. */
export function applyEvent(client: QueryClient, event: LiveEvent): void {
  switch (event.type) {
    case "recording.changed":
      client.setQueryData<Recording[]>(keys.recordings, (all) => withRecording(all, event.data));
      if (!client.getQueryData<Peaks>(keys.peaks(event.data.id))?.count) {
        void client.invalidateQueries({ queryKey: keys.peaks(event.data.id) });
      }
      break;
    case "recording.removed":
      client.setQueryData<Recording[]>(keys.recordings, (all) =>
        all?.filter(({ id }) => id !== event.data.id),
      );
      break;
    case "run.changed":
      applyRun(client, event.data);
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

const ENDED = new Set(["done", "stopped", "failed"]);

function applyRun(client: QueryClient, run: Run): void {
  const before = client
    .getQueryData<Recording[]>(keys.recordings)
    ?.find(({ id }) => id === run.recording_id)?.run;
  client.setQueryData<Recording[]>(keys.recordings, (all) =>
    all?.map((one) =>
      one.id === run.recording_id && run.number >= (one.run?.number ?? 0) ? { ...one, run } : one,
    ),
  );
  client.setQueryData<Run[]>(
    keys.runs(run.recording_id),
    (all) =>
      all && [run, ...all.filter(({ id }) => id !== run.id)].sort((a, b) => b.number - a.number),
  );
  const endsNow = ENDED.has(run.state) && !(before?.id === run.id && before.state === run.state);
  if (endsNow || isOlder(client, run)) {
    void client.invalidateQueries({ queryKey: keys.transcript(run.id) });
  }
}

/** Whether a person has changed the transcript since it was read, here or in another tab. */
function isOlder(client: QueryClient, run: Run): boolean {
  const read = client.getQueryData<Transcript>(keys.transcript(run.id))?.revision;
  // While our own change is on its way the page shows it already, and reads anew when it is done.
  return read !== undefined && read < run.revision && !client.isMutating({ mutationKey: EDITING });
}

/** The recordings with this one put in; newest first, in place when it is known already. */
export function withRecording(all: Recording[] | undefined, one: Recording) {
  if (!all) return all;
  if (all.some(({ id }) => id === one.id)) return all.map((old) => (old.id === one.id ? one : old));
  return [one, ...all].sort((a, b) => b.added_at.localeCompare(a.added_at));
}

function withModel(all: Model[] | undefined, one: Model) {
  return all?.map((old) => (old.name === one.name ? one : old));
}
