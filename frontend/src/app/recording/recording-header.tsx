import {
  ChevronDown,
  ChevronLeft,
  ChevronRight,
  ChevronUp,
  FileText,
  Search,
  Trash2,
} from "lucide-react";
import type { Recording, Run } from "@/api/types";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { isBeingRead } from "@/domain/recordings/status-text";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { CopyButton } from "@/features/exports/copy-button";
import { ExportButton } from "@/features/exports/export-button";
import { ImportButton } from "@/features/exports/import-button";
import { NoteExcerpt, NotesButton } from "@/features/notes/notes-button";
import { FilingButtons } from "@/features/recordings/filing/filing-line";
import { RecordingName } from "@/features/recordings/recording-name";
import { useDelete } from "@/features/recordings/use-recording-edits";
import { TranscribeButton } from "@/features/runs/transcribe-button";
import { findShortcut } from "@/features/transcript/find/find-state";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
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
  const remove = useDelete(
    () => open(undefined),
    (id) => open(id),
  );
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
        {!recording.error && !isBeingRead(recording) && <TranscribeButton recording={recording} />}
        {run && (readable || run.state === "done") && <ExportButton run={run} />}
        {run && readable && <CopyButton run={run} />}
        <NotesButton recording={recording} className={ICON_ON_PHONE} />
        {run && (
          <Button kind="quiet" className={ICON_ON_PHONE} onClick={onLog}>
            <FileText size={16} aria-hidden="true" />
            <span className="max-sm:sr-only">{t("recording.runLog")}</span>
          </Button>
        )}
        {!isBeingRead(recording) && (
          <ImportButton recording={recording} className={ICON_ON_PHONE} />
        )}
        <FilingButtons recording={recording} className={ICON_ON_PHONE} />
        <Button
          kind="quiet"
          className={ICON_ON_PHONE}
          onClick={(event) => {
            keepFocus(event);
            remove.mutate(recording);
          }}
        >
          <Trash2 size={16} aria-hidden="true" />
          <span className="max-sm:sr-only">{t("ui.delete")}</span>
        </Button>
      </div>
    </header>
  );
}

/** Whether there is text, for which a small window folds the header. */
export function isReadable(run: Run | null): boolean {
  return (run?.summary?.words ?? 0) > 0;
}

const ICON_ON_PHONE = "max-sm:w-11 max-sm:px-0! md:first:-ml-4";

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
