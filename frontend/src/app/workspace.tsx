import { useQuery } from "@tanstack/react-query";
import { ChevronLeft } from "lucide-react";
import { useServerEvents } from "@/api/events/use-server-events";
import { settingsQuery } from "@/api/queries";
import { Button } from "@/components/ui/button";
import { Toasts } from "@/components/ui/toasts";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useIsEmpty } from "@/domain/recordings/use-is-empty";
import { useOpenEntry } from "@/domain/recordings/use-open-entry";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useShownRun } from "@/domain/recordings/use-shown-run";
import { ExportAllButton } from "@/features/exports/export-all-button";
import { LiveBar } from "@/features/live/live-bar";
import { MarkBar } from "@/features/notes/mark-bar";
import { PlayerBar } from "@/features/player/player-bar";
import { RecordingList } from "@/features/recordings/list/recording-list";
import { SearchPanel } from "@/features/search/search-panel";
import { PlayingBar } from "@/features/speakers/playing-bar";
import { DropOverlay } from "@/features/uploads/drop-overlay";
import { UploadPane } from "@/features/uploads/upload-pane";
import { UploadWidget } from "@/features/uploads/upload-widget";
import { Welcome } from "@/features/uploads/welcome";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { useUrlState } from "@/lib/url-state";
import { Announcer } from "./announcer";
import { Dialogs } from "./dialogs";
import { Steps } from "./recording/recording-header";
import { RecordingPane } from "./recording/recording-pane";
import { useFocusRelease } from "./shortcuts/use-focus-release";
import { useShortcuts } from "./shortcuts/use-shortcuts";
import { Notice, TopBar } from "./top-bar";
import { useHitPosition } from "./use-hit-position";
import { useOpenUpload } from "./use-open-upload";
import { usePageTitle } from "./use-page-title";
import { useSearchShortcut } from "./use-search-shortcut";
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
  const list = useListEntries();
  const isEmpty = useIsEmpty();
  const { recording, upload, ...opened } = useOpenEntry();
  const run = useShownRun(recording);
  useUrlPosition(recording, run);
  useHitPosition(recording?.id);
  const search = useSearchShortcut();
  usePageTitle(recording?.name);
  useOpenUpload(recording?.id ?? upload?.id ?? upload?.key);

  // On a phone the list fills the page while nothing is open or it failed to load.
  const entry = recording ?? upload;
  const listAlone = !entry && (list.error !== null || (!id && isEmpty === false));
  const side = listAlone || search.isInFront;
  const middle = () => {
    if (recording) return <RecordingPane key={recording.id} recording={recording} />;
    if (upload) return <UploadPane upload={upload} />;
    if (list.error || opened.isPending || opened.error) return null;
    if (id) return <NotFound />;
    return list.isPending || isEmpty === null ? null : <Welcome first={isEmpty} />;
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
          className={cx("min-h-0 border-line bg-side md:border-r", !side && "max-md:hidden")}
        >
          {search.isOpen ? <SearchPanel /> : <RecordingList exportMenu={<ExportAllButton />} />}
        </aside>
        <main
          id="middle"
          tabIndex={-1}
          className="flex min-h-0 min-w-0 flex-col overflow-y-auto overflow-x-clip scroll-pt-(--sticky-offset) outline-none md:row-span-2"
        >
          <Notice brief={recording !== null} />
          {side ? <PhoneTitle /> : id && !recording && <PhoneBar />}
          <div className={cx("flex shrink-0 grow flex-col", side && "max-md:hidden")}>
            {middle()}
          </div>
        </main>
        <Toasts />
      </div>
      {recording && <MarkBar key={`marks ${recording.id}`} recordingId={recording.id} />}
      {run && <PlayingBar run={run} />}
      <LiveBar />
      {/* What is still being recorded cannot be played yet. */}
      {!recording?.live && <PlayerBar recording={recording} run={run} />}
      {settings && <UploadWidget settings={settings} />}
      <Dialogs recording={recording} run={run} />
      <DropOverlay />
      <Announcer recording={recording} />
    </div>
  );
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
