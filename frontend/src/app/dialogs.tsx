import { useEffect } from "react";
import type { Recording, Run } from "@/api/types";
import { exportChoice } from "@/domain/exports/export-target";
import { joinChoice } from "@/domain/recordings/join-choice";
import { isActive } from "@/domain/recordings/status-text";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { closeSpeakers } from "@/domain/speakers/speaker-state";
import { ExportDialog } from "@/features/exports/export-dialog";
import { JoinDialog } from "@/features/join/join-dialog";
import { NotesDialog } from "@/features/notes/notes-dialog";
import { MoveDialog } from "@/features/speakers/move-dialog";
import { SpeakerPopover } from "@/features/speakers/speaker-popover";
import { SpeakersDialog } from "@/features/speakers/speakers-dialog";
import { VocabularyDialog } from "@/features/vocabulary/vocabulary-dialog";
import { useStore } from "@/lib/store";

export interface DialogsProps {
  /** What is open. */
  recording: Recording | null;
  run: Run | null;
}

/** Dialogs that more than one place of the page opens. */
export function Dialogs({ recording, run }: DialogsProps) {
  const runId = run?.id;
  return (
    <>
      <VocabularyDialog recording={recording} run={run && !isActive(run) ? run : null} />
      {recording && <NotesDialog key={`notes ${recording.id}`} recording={recording} />}
      {run && !isActive(run) && <Speakers key={runId} run={run} />}
      <JoinChosen />
      <ExportChosen />
    </>
  );
}

/** What is asked about the people who speak. */
function Speakers({ run }: { run: Run }) {
  useEffect(() => closeSpeakers, []);
  return (
    <>
      <SpeakersDialog run={run} />
      <SpeakerPopover run={run} />
      <MoveDialog run={run} />
    </>
  );
}

function JoinChosen() {
  const chosen = useStore(joinChoice);
  const { open } = useOpenRecording();
  const close = () => joinChoice.set(null);
  return chosen && <JoinDialog recordings={chosen} open onClose={close} onJoined={open} />;
}

function ExportChosen() {
  const target = useStore(exportChoice);
  return target && <ExportDialog open onClose={() => exportChoice.set(null)} target={target} />;
}
