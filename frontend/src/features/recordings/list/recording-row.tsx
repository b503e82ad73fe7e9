import { Link } from "@tanstack/react-router";
import type { SortKey } from "@/api/recordings/list-query";
import { Chip } from "@/components/ui/chip";
import { ProgressLine } from "@/components/ui/progress-line";
import { StatusIcon } from "@/components/ui/status-icon";
import type { ListEntry } from "@/domain/recordings/list-entries";
import { recordingStatus, recordingStatusText } from "@/domain/recordings/status-text";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { hasEnded } from "@/domain/uploads/upload-queue";
import { uploadStatusText } from "@/domain/uploads/upload-status-text";
import { cx } from "@/lib/cx";
import { durationText } from "@/lib/format";
import { t, usePageLanguage } from "@/lib/i18n/i18n";
import { listState } from "@/lib/url-state";
import { isSelected, toggleSelected, useSelection } from "../picking/selection";

export interface RecordingRowProps {
  entry: ListEntry;
  chosen: boolean;
  /** Only one row is a tab stop; the arrow keys reach the others. */
  reachable: boolean;
}

export function RecordingRow({ entry, chosen, reachable }: RecordingRowProps) {
  usePageLanguage();
  const status = rowStatus(entry);
  const { mark, progress, failed } = status;
  const query = useListQuery();
  const selection = useSelection();
  const name = { name: entry.name, words: words(entry, status.words, query.sort), failed, chosen };
  const tags = entry.kind === "recording" ? entry.recording.tags : [];
  if (selection && entry.kind === "recording") {
    return (
      <label className="relative mx-2 flex h-15 cursor-pointer items-center gap-3 rounded-soft px-3 hover:bg-chosen/60">
        <input
          type="checkbox"
          data-entry={entry.id}
          tabIndex={reachable ? 0 : -1}
          checked={isSelected(selection, entry.id)}
          onChange={() => toggleSelected(entry.id, query)}
          className="size-4 shrink-0 accent-accent"
        />
        <Lines {...name} tags={tags} />
      </label>
    );
  }
  return (
    <Link
      to="/"
      search={(now) => ({ ...listState(now), recording: entry.id })}
      data-entry={entry.id}
      tabIndex={reachable ? 0 : -1}
      aria-current={chosen ? "true" : undefined}
      className={cx(
        "relative mx-2 flex h-15 items-center gap-3 rounded-soft px-3 -outline-offset-2",
        chosen ? "bg-chosen" : "hover:bg-chosen/60",
      )}
    >
      <StatusIcon state={mark} progress={progress ?? 0} />
      <Lines {...name} tags={tags} />
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
  tags: string[];
}

const TAGS_SHOWN = 2;

function Lines({ name, words, failed, chosen, tags }: LinesProps) {
  return (
    <span className="min-w-0 flex-1">
      <span
        dir="auto"
        className={cx("block truncate text-left text-body", chosen && "font-medium")}
      >
        {name}
      </span>
      <span className="flex items-center gap-1">
        <span
          className={cx(
            "tabular min-w-16 flex-1 truncate text-small",
            failed ? "text-danger" : "text-soft",
          )}
        >
          {words}
        </span>
        {tags.slice(0, TAGS_SHOWN).map((tag) => (
          <Chip key={tag} className="max-w-20 min-w-0">
            {tag}
          </Chip>
        ))}
        {tags.length > TAGS_SHOWN && (
          <span className="text-small text-soft">
            {t("library.moreTags", { more: tags.length - TAGS_SHOWN })}
          </span>
        )}
      </span>
    </span>
  );
}

/** The second line of a row; where doubt decides the order, it says how much there is. */
function words(entry: ListEntry, status: string, sort: SortKey | undefined): string {
  if (entry.kind === "upload" || sort !== "-doubtful") return status;
  const doubtful = entry.recording.run?.summary?.doubtful_words;
  return doubtful ? t("library.doubtful", { count: doubtful, status }) : status;
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
    progress: run?.state === "listening" && !recording.live ? run.progress : null,
    failed: mark === "failed",
  };
}
