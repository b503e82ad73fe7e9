import type { Recording, Run } from "@/api/types";
import type { IconState } from "@/components/ui/status-icon";
import { percent, roughDuration } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";
import { type ServerProblem, serverWords } from "@/lib/i18n/server-text";

/** A run's status: "listening 42 %, about 3 min left". */
export function runStatusText(run: Run): string {
  if (isActive(run) && run.error) return t("status.waitsFor", { reason: serverWords(run.error) }); // what it waits for
  switch (run.state) {
    case "waiting":
      if (run.held) return t("status.held");
      if (run.model === "") return t("status.waitingForModel");
      return run.ahead > 0 ? t("status.waiting", { ahead: run.ahead }) : t("status.nextInLine");
    case "preparing":
      return t("status.preparing");
    case "listening":
      return listeningText(run);
    case "failed":
      return failedText(run.error);
    case "stopped":
      return run.progress > 0
        ? t("status.stoppedAt", { percent: percent(run.progress) })
        : t("status.stopped");
    case "done":
      return t("status.done");
  }
}

export function recordingStatusText(recording: Recording): string {
  const { run, error, live } = recording;
  if (live) return t("status.live");
  if (run)
    return run.state === "done" && run.summary?.silent ? t("status.silent") : runStatusText(run);
  if (error) return failedText(error);
  return t(isBeingRead(recording) ? "status.reading" : "status.new");
}

export function recordingStatus(recording: Recording): IconState {
  const { run, error, live } = recording;
  if (live) return "live";
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

function listeningText({ progress, eta_seconds: left }: Run): string {
  if (left === null) return t("status.listening", { percent: percent(progress) });
  return t("status.listeningLeft", { percent: percent(progress), time: roughDuration(left) });
}

function failedText(error: ServerProblem | null): string {
  return t("status.failed", { reason: error ? serverWords(error) : t("status.seeLog") });
}
