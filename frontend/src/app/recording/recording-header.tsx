import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp, Search } from "lucide-react";
import type { Recording, Run } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { NoteExcerpt } from "@/features/notes/notes-button";
import { RecordingName } from "@/features/recordings/recording-name";
import { findShortcut } from "@/features/transcript/find/find-state";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { RecordingActions } from "./recording-actions";
import { SummaryLines } from "./summary-lines";

export interface RecordingHeaderProps {
  recording: Recording;
  run: Run | null;
  /** Whether a small window shows the whole header. */
  whole: boolean;
  onWhole: (whole: boolean) => void;
  onLog: () => void;
}

/** Name, summary and actions of a recording. */
export function RecordingHeader(props: RecordingHeaderProps) {
  const t = useT();
  const { recording, run, whole, onWhole, onLog } = props;
  const { open } = useOpenRecording();
  const readable = isReadable(run);
  return (
    <header className="flex flex-col gap-1 md:gap-3">
      <div className="flex items-center justify-between md:items-start md:gap-2">
        <IconButton
          label={t("app.allRecordings")}
          className="-ml-3 md:hidden"
          onClick={() => open(undefined)}
        >
          <ChevronLeft size={20} aria-hidden="true" />
        </IconButton>
        <RecordingName recording={recording} />
        <div className="flex shrink-0 items-center">
          {readable && (
            <IconButton
              label={t("recording.find")}
              shortcut="/"
              onClick={() => findShortcut.open()}
            >
              <Search size={18} aria-hidden="true" />
            </IconButton>
          )}
          {readable && (
            <IconButton
              aria-expanded={whole}
              label={t("recording.about")}
              title={t("recording.more")}
              className="-mr-3 md:hidden"
              onClick={() => onWhole(!whole)}
            >
              {whole ? (
                <ChevronUp size={20} aria-hidden="true" />
              ) : (
                <ChevronDown size={20} aria-hidden="true" />
              )}
            </IconButton>
          )}
          <div className="max-md:hidden">
            <Steps />
          </div>
        </div>
      </div>
      <NoteExcerpt recording={recording} />
      {run && <SummaryLines run={run} whole={whole || !readable} />}
      <div
        className={cx(
          "flex flex-wrap items-center gap-1 sm:gap-2",
          readable && !whole && "max-md:hidden",
        )}
      >
        <div className="-ml-3 w-full md:hidden">
          <Steps />
        </div>
        <RecordingActions recording={recording} run={run} readable={readable} onLog={onLog} />
      </div>
    </header>
  );
}

/** Whether there is text, for which a small window folds the header. */
export function isReadable(run: Run | null): boolean {
  return (run?.summary?.words ?? 0) > 0;
}

/** Buttons to the previous and next recording of the list. */
export function Steps() {
  const t = useT();
  const { index, count, step } = useOpenRecording();
  return (
    <div className="flex shrink-0 items-center">
      <IconButton
        label={t("recording.previous")}
        shortcut="["
        disabled={index <= 0}
        onClick={() => step(-1)}
      >
        <ChevronLeft size={20} aria-hidden="true" />
      </IconButton>
      <span className="tabular text-small text-soft max-sm:sr-only">
        {t("ui.place", { place: index + 1, total: count })}
      </span>
      <IconButton
        label={t("recording.next")}
        shortcut="]"
        disabled={index < 0 || index >= count - 1}
        onClick={() => step(1)}
      >
        <ChevronRight size={20} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
