import type { Recording, Run } from "@/api/types";
import { isBeingRead } from "@/domain/recordings/status-text";
import { CopyButton } from "@/features/exports/copy-button";
import { ExportButton } from "@/features/exports/export-button";
import { NotesButton } from "@/features/notes/notes-button";
import { TranscribeButton } from "@/features/runs/transcribe-button";
import { MoreMenu } from "./more-menu";

export interface RecordingActionsProps {
  recording: Recording;
  run: Run | null;
  /** Whether there is text. */
  readable: boolean;
  onLog: () => void;
}

/** What is done with a recording: the usual as buttons in one line, the rest in a menu. */
export function RecordingActions({ recording, run, readable, onLog }: RecordingActionsProps) {
  return (
    <>
      {!recording.error && !recording.live && !isBeingRead(recording) && (
        <TranscribeButton recording={recording} />
      )}
      {run && (readable || run.state === "done") && <ExportButton run={run} />}
      {run && readable && <CopyButton run={run} />}
      <NotesButton recording={recording} className={ICON_ON_PHONE} />
      <MoreMenu recording={recording} run={run} className={ICON_ON_PHONE} onLog={onLog} />
    </>
  );
}

const ICON_ON_PHONE = "max-sm:w-11 max-sm:px-0! md:first:-ml-4";
