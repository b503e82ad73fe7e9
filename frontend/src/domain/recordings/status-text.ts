import type { Recording, Run } from "@/api/types";
import type { IconState } from "@/components/ui/status-icon";
import { percent, roughDuration } from "@/lib/format";

/** A run's status: "listening 42 %, about 3 min left". */
export function runStatusText(run: Run): string {
  if (isActive(run) && run.error) return lowerFirst(run.error.message); // what it waits for
  switch (run.state) {
    case "waiting":
      if (run.model === "") return "waiting for the model";
      return run.ahead > 0 ? `waiting, ${run.ahead} before it` : "waiting, next in line";
    case "preparing":
      return "preparing";
    case "listening":
      return run.eta_seconds === null
        ? `listening ${percent(run.progress)}`
        : `listening ${percent(run.progress)}, ${roughDuration(run.eta_seconds)} left`;
    case "failed":
      return `failed: ${run.error ? lowerFirst(run.error.message) : "the reason is in the run log"}`;
    case "stopped":
      return run.progress > 0 ? `stopped at ${percent(run.progress)}` : "stopped";
    default:
      return run.state;
  }
}

export function recordingStatusText(recording: Recording): string {
  const { run, error } = recording;
  if (run)
    return run.state === "done" && run.summary?.silent ? "done, nobody speaks" : runStatusText(run);
  if (error) return `failed: ${lowerFirst(error.message)}`;
  return isBeingRead(recording) ? "reading the file" : "not transcribed yet";
}

export function recordingStatus(recording: Recording): IconState {
  const { run, error } = recording;
  if (run) return run.state;
  if (error) return "failed";
  return isBeingRead(recording) ? "preparing" : "new";
}

/** Whether the server is still probing an uploaded file. */
export function isBeingRead({ run, error, duration }: Recording): boolean {
  return run === null && error === null && duration === null;
}

export function isActive(run: Run | null | undefined): run is Run {
  return run?.state === "waiting" || run?.state === "preparing" || run?.state === "listening";
}

function lowerFirst(sentence: string): string {
  // "FLAC is ..." keeps its capitals; "This file ..." reads on after a colon.
  return /^[A-Z][a-z]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}
