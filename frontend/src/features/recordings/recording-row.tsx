import { Link } from "@tanstack/react-router";
import { ProgressLine } from "@/components/ui/progress-line";
import { StateMark } from "@/components/ui/status-icon";
import type { Entry } from "@/domain/recordings/list-entries";
import { recordingMark, recordingWords } from "@/domain/recordings/status-text";
import { hasEnded } from "@/domain/uploads/upload-queue";
import { uploadWords } from "@/domain/uploads/upload-status-text";
import { cx } from "@/lib/cx";
import { length } from "@/lib/format";
import { useStore } from "@/lib/store";
import { picked, togglePick } from "./selection";

export interface IndexRowProps {
  entry: Entry;
  chosen: boolean;
  /** Only one row is a tab stop; the arrow keys reach the others. */
  reachable: boolean;
}

export function IndexRow({ entry, chosen, reachable }: IndexRowProps) {
  const { mark, words, progress, failed } = figures(entry);
  const picking = useStore(picked);
  if (picking && entry.kind === "recording") {
    return (
      <label className="relative mx-2 flex h-15 cursor-pointer items-center gap-3 rounded-soft px-3 hover:bg-chosen/60">
        <input
          type="checkbox"
          checked={picking.has(entry.id)}
          onChange={() => togglePick(entry.id)}
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
      <StateMark state={mark} progress={progress ?? 0} />
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

function figures(entry: Entry) {
  if (entry.kind === "upload") {
    const { progress } = entry.upload;
    const failed = hasEnded(entry.upload);
    return {
      mark: failed ? ("failed" as const) : ("uploading" as const),
      words: uploadWords(entry.upload),
      progress: failed ? null : progress,
      failed,
    };
  }
  const { recording } = entry;
  const { run, duration } = recording;
  const words = recordingWords(recording);
  const mark = recordingMark(recording);
  return {
    mark,
    words: duration === null ? words : `${length(duration)} · ${words}`,
    progress: run?.state === "listening" ? run.progress : null,
    failed: mark === "failed",
  };
}
