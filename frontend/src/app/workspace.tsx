import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useEffect } from "react";
import { settingsQuery } from "@/api/queries";
import { useServerEvents } from "@/api/use-server-events";
import { Button } from "@/components/ui/button";
import { Toasts } from "@/components/ui/toasts";
import { joinChoice } from "@/domain/recordings/join-choice";
import { findEntry, useListEntries } from "@/domain/recordings/list-entries";
import { isActive } from "@/domain/recordings/status-text";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useShownRun } from "@/domain/recordings/use-shown-run";
import { JoinDialog } from "@/features/join/join-dialog";
import { MarkBar } from "@/features/notes/mark-bar";
import { NotesDialog } from "@/features/notes/notes-dialog";
import { ExportAllButton } from "@/features/exports/export-all-button";
import { PlayerBar } from "@/features/player/player-bar";
import { RecordingList } from "@/features/recordings/recording-list";
import { DropOverlay } from "@/features/uploads/drop-overlay";
import { UploadPane } from "@/features/uploads/upload-pane";
import { UploadWidget } from "@/features/uploads/upload-widget";
import { Welcome } from "@/features/uploads/welcome";
import { VocabularyDialog } from "@/features/vocabulary/vocabulary-dialog";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { useUrlState } from "@/lib/url-state";
import { Announcer } from "./announcer";
import { Steps } from "./recording/recording-header";
import { RecordingPane } from "./recording/recording-pane";
import { useFocusRelease } from "./shortcuts/use-focus-release";
import { useShortcuts } from "./shortcuts/use-shortcuts";
import { Notice, TopBar } from "./top-bar";
import { useOpenUpload } from "./use-open-upload";
import { useUrlPosition } from "./use-url-position";

/**
 * The page: recording list, transcript and player. A phone shows either the list or the transcript.
 */
export function Workspace() {
  const t = useT();
  useServerEvents();
  useShortcuts();
  useFocusRelease();
  const { data: settings } = useQuery(settingsQuery);
  const { recording: id } = useUrlState();
  const { entries, total, isPending, error } = useListEntries();
  const entry = findEntry(entries, id);
  const recording = entry?.kind === "recording" ? entry.recording : null;
  const run = useShownRun(recording);
  useUrlPosition(recording, run);
  useTitle(recording?.name);
  useOpenUpload(entry?.id);

  // On a phone the list fills the page while nothing is open or it failed to load.
  const listAlone = !entry && (error !== null || (!id && total > 0));
  const middle = () => {
    if (recording) return <RecordingPane key={recording.id} recording={recording} />;
    if (entry?.kind === "upload") return <UploadPane upload={entry.upload} />;
    if (isPending || error) return null;
    return id ? <NotFound /> : <Welcome first={total === 0} />;
  };

  return (
    <div className="flex h-dvh flex-col">
      <SkipLink />
      <TopBar />
      <div
        className={cx(
          "grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)_auto] md:grid-cols-[320px_minmax(0,1fr)]",
        )}
      >
        <aside
          aria-label={t("app.allRecordings")}
          className={cx("min-h-0 border-line bg-side md:border-r", !listAlone && "max-md:hidden")}
        >
          <RecordingList exportMenu={<ExportAllButton />} />
        </aside>
        <main
          id="middle"
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-col overflow-y-auto overflow-x-clip scroll-pt-(--sticky-offset) outline-none md:row-span-2"
        >
          <Notice brief={recording !== null} />
          {listAlone ? <PhoneTitle /> : id && !recording && <PhoneBar />}
          <div className={cx("flex shrink-0 grow flex-col", listAlone && "max-md:hidden")}>
            {middle()}
          </div>
        </main>
        <Toasts />
      </div>
      {recording && <MarkBar key={`marks ${recording.id}`} recordingId={recording.id} />}
      <PlayerBar recording={recording} run={run} />
      {settings && <UploadWidget settings={settings} />}
      <VocabularyDialog recording={recording} run={run && !isActive(run) ? run : null} />
      {recording && <NotesDialog key={`notes ${recording.id}`} recording={recording} />}
      <JoinChosen />
      <DropOverlay />
      <Announcer recording={recording} />
    </div>
  );
}

function JoinChosen() {
  const chosen = useStore(joinChoice);
  const { open } = useOpenRecording();
  const close = () => joinChoice.set(null);
  return chosen && <JoinDialog recordings={chosen} open onClose={close} onJoined={open} />;
}

/** First tab stop: skips the recording list. */
function SkipLink() {
  const t = useT();
  return (
    <a
      href="#middle"
      className="not-focus:sr-only absolute top-1 left-1 z-50 rounded-soft bg-raised px-4 py-2 text-accent shadow-lift"
    >
      {t("app.skip")}
    </a>
  );
}

function PhoneTitle() {
  const t = useT();
  return (
    <div className="md:hidden">
      <h1 className="sr-only">{t("app.recordings")}</h1>
    </div>
  );
}

/** On a phone, the way back to the list from an upload or a missing recording. */
function PhoneBar() {
  const t = useT();
  const { open } = useOpenRecording();
  return (
    <div className="flex items-center justify-between px-1 pt-1 md:hidden">
      <Button kind="quiet" className="px-3!" onClick={() => open(undefined)}>
        <ChevronLeft size={18} aria-hidden="true" />
        {t("app.allRecordings")}
      </Button>
      <Steps />
    </div>
  );
}

function NotFound() {
  const t = useT();
  const { open } = useOpenRecording();
  return (
    <div className="m-auto flex flex-col items-center gap-4 p-6 text-center">
      <h1 className="text-lead">{t("app.notHere")}</h1>
      <Button onClick={() => open(undefined)}>{t("app.backToAll")}</Button>
    </div>
  );
}

function useTitle(name: string | undefined): void {
  const t = useT();
  useEffect(() => {
    document.title = name ? t("app.title", { name }) : "Tacet";
  }, [name, t]);
}
