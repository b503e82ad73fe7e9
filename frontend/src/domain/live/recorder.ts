import type { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/client";
import { applyEvent } from "@/api/events/apply-event";
import { beginLive, endLive, readLive, SAMPLE_BYTES, SEND_RATE } from "@/api/live";
import type { Problem, Recording } from "@/api/types";
import { sendFiles } from "@/domain/uploads/upload-queue";
import { t } from "@/lib/i18n/i18n";
import { preferences, setPreference } from "@/lib/preferences";
import { LiveSession } from "./live-session";
import { changeLive, liveProblem, liveState } from "./live-state";
import { MicrophoneError } from "./microphone";
import { wavFile } from "./wav-file";

let session: LiveSession | null = null;

/**
 * Begins a recording from the microphone. Returns its id; null where it did not begin, and
 * `liveProblem` says why.
 */
export async function startRecording(client: QueryClient): Promise<string | null> {
  return open(client, { rate: SEND_RATE, offset: 0 }, async () => {
    const { recording } = await beginLive(recordingName(new Date()));
    show(client, recording);
    return recording.id;
  });
}

/** Goes on with a recording whose page was closed; `liveProblem` says why it does not. */
export async function resumeRecording(client: QueryClient, id: string): Promise<void> {
  const live = await readLive(id).catch(fail);
  if (live) await open(client, live, async () => id);
}

/** Pauses, or goes on after a pause. */
export async function togglePause(): Promise<void> {
  const now = liveState.get();
  if (now?.phase === "recording") {
    changeLive({ phase: "paused" });
    session?.pause();
  } else if (now?.phase === "paused") {
    if (now.gone && !(await changeMicrophone(preferences().microphone))) return;
    session?.goOn();
    changeLive({ phase: "recording", silent: false });
  }
}

/** Ends the recording once all of it is on the server. */
export async function endRecording(client: QueryClient): Promise<void> {
  const id = liveState.get()?.recordingId;
  const ending = session;
  if (!id || !ending) return;
  changeLive({ phase: "ending" });
  await ending.finish();
  if (session !== ending) return; // The server took no more of it, and that was told.
  const recording = await endUntilAnswered(id).catch(fail);
  forget(ending);
  if (recording) show(client, recording);
}

/** Ends a recording that no page records any more. */
export async function endLeftRecording(client: QueryClient, id: string): Promise<void> {
  const recording = await endLive(id).catch(fail);
  if (recording) show(client, recording);
}

/** Records from another microphone from now on; returns whether it could be opened. */
export async function changeMicrophone(device: string | null): Promise<boolean> {
  liveProblem.set(null);
  setPreference("microphone", device);
  return (
    (await session?.open(device, liveState.get()?.phase === "paused").then(() => true, fail)) ??
    false
  );
}

async function open(
  client: QueryClient,
  sound: { rate: number; offset: number },
  begin: () => Promise<string>,
): Promise<string | null> {
  if (session) return null;
  liveProblem.set(null);
  const opened = new LiveSession({
    ...sound,
    onRefused: (problem) => {
      const isGone = problem?.code === "not_found"; // Whoever deleted it wants no rest of it.
      const kept = !isGone && keepRest(opened.unsent, sound.rate);
      forget(opened);
      liveProblem.set(kept ? "ended" : (problem ?? "takenOver"));
      void client.invalidateQueries();
    },
  });
  session = opened;
  const none = { recordingId: null, seconds: 0, waiting: 0, gone: false, silent: false };
  liveState.set({ ...none, phase: "opening", delivery: "open", device: "" });
  try {
    await opened.open(preferences().microphone);
    const id = await begin(); // What is said meanwhile is kept.
    changeLive({ phase: "recording", recordingId: id });
    opened.begin(id);
    return id;
  } catch (error) {
    forget(opened);
    return fail(error);
  }
}

const REST = 2; // Seconds; less is what is said while somebody ends it elsewhere.

/** Makes a recording of its own of what the server does not take for another; returns whether it did. */
function keepRest(sound: Uint8Array<ArrayBuffer>, rate: number): boolean {
  if (sound.length < REST * rate * SAMPLE_BYTES) return false;
  sendFiles([wavFile(recordingName(new Date()), sound, rate)]);
  return true;
}

function forget(ended: LiveSession): void {
  ended.close();
  if (session !== ended) return;
  session = null;
  liveState.set(null);
}

const AGAIN = 2_000; // Milliseconds until a server that did not answer is asked again.

async function endUntilAnswered(id: string): Promise<Recording> {
  for (;;) {
    try {
      return await endLive(id);
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status > 0 && error.status < 500)) throw error;
      changeLive({ delivery: error.status === 507 ? "full" : "away" });
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

/** Says why something was not done. */
function fail(error: unknown): null {
  liveProblem.set(error instanceof MicrophoneError ? error.fault : (error as Problem));
  return null;
}

function show(client: QueryClient, recording: Recording): void {
  applyEvent(client, { type: "recording.changed", data: recording, id: 0 });
}

/** A name that sorts by time, and that every system takes for a file. */
function recordingName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join("-");
  return t("live.name", { when: `${date} ${two(now.getHours())}.${two(now.getMinutes())}` });
}
