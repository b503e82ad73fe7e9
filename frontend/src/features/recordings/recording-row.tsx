import { Link } from "@tanstack/react-router";
import { ProgressLine } from "@/components/ui/progress-line";
import { StatusIcon } from "@/components/ui/status-icon";
import type { ListEntry } from "@/domain/recordings/list-entries";
import { recordingStatus, recordingStatusText } from "@/domain/recordings/status-text";
import { hasEnded } from "@/domain/uploads/upload-queue";
import { uploadStatusText } from "@/domain/uploads/upload-status-text";
import { cx } from "@/lib/cx";
import { durationText } from "@/lib/format";
import { t, usePageLanguage } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { selectedIds, toggleSelected } from "./selection";

export interface RecordingRowProps {
  entry: ListEntry;
  chosen: boolean;
  /** Only one row is a tab stop; the arrow keys reach the others. */
  reachable: boolean;
}

export function RecordingRow({ entry, chosen, reachable }: RecordingRowProps) {
  usePageLanguage();
  const { mark, words, progress, failed } = rowStatus(entry);
  const picking = useStore(selectedIds);
  if (picking && entry.kind === "recording") {
    return (
      <label className="relative mx-2 flex h-15 cursor-pointer items-center gap-3 rounded-soft px-3 hover:bg-chosen/60">
        <input
          type="checkbox"
          checked={picking.has(entry.id)}
          onChange={() => toggleSelected(entry.id)}
          className="size-4 shrink-0 accent-accent"
        />
        <Lines name={entry.name} words={words} failed={failed} chosen={chosen} />
      </label>
    );
  }
  return (
    <Link
      to="/"
      search={({ q }) => ({ q, recording: entry.id })}
      data-entry={entry.id}
      tabIndex={reachable ? 0 : -1}
      aria-current={chosen ? "true" : undefined}
      className={cx(
        "relative mx-2 flex h-15 items-center gap-3 rounded-soft px-3 -outline-offset-2",
        chosen ? "bg-chosen" : "hover:bg-chosen/60",
      )}
    >
      <StatusIcon state={mark} progress={progress ?? 0} />
      <Lines name={entry.name} words={words} failed={failed} chosen={chosen} />
      {progress !== null && (
        <span className="absolute inset-x-3 bottom-0.5">
          <ProgressLine value={progress} label={entry.name} />
        </span>
      )}
    </Link>
  );
}

interface LinesProps {
  name: string;
  words: string;
  failed: boolean;
  chosen: boolean;
}

function Lines({ name, words, failed, chosen }: LinesProps) {
  return (
    <span className="min-w-0 flex-1">
      <span
        dir="auto"
        className={cx("block truncate text-left text-body", chosen && "font-medium")}
      >
        {name}
      </span>
      <span
        className={cx("tabular block truncate text-small", failed ? "text-danger" : "text-soft")}
      >
        {words}
      </span>
    </span>
  );
}

function rowStatus(entry: ListEntry) {
  if (entry.kind === "upload") {
    const { progress } = entry.upload;
    const failed = hasEnded(entry.upload);
    return {
      mark: failed ? ("failed" as const) : ("uploading" as const),
      words: uploadStatusText(entry.upload),
      progress: failed ? null : progress,
      failed,
    };
  }
  const { recording } = entry;
  const { run, duration } = recording;
  const words = recordingStatusText(recording);
  const mark = recordingStatus(recording);
  return {
    mark,
    words:
      duration === null
        ? words
        : t("status.withLength", { length: durationText(duration), status: words }),
    progress: run?.state === "listening" ? run.progress : null,
    failed: mark === "failed",
  };
}
