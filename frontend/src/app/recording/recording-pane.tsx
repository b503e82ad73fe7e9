import { useRef, useState } from "react";
import type { Recording } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { isBeingRead } from "@/domain/recordings/status-text";
import { useShownRun } from "@/domain/recordings/use-shown-run";
import { LiveStatus } from "@/features/live/live-status";
import { DuplicateNotice } from "@/features/recordings/duplicate-notice";
import { FilingLine } from "@/features/recordings/filing/filing-line";
import { RunChoice } from "@/features/runs/run-choice";
import { RunLogDialog } from "@/features/runs/run-log/run-log-dialog";
import { RunStatus } from "@/features/runs/run-status";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { isReadable, RecordingHeader } from "./recording-header";
import { Hint, RunText } from "./run-text";
import { useStickyOffset } from "./use-sticky-offset";

/** One recording with its current run, or the run that the URL names. */
export function RecordingPane({ recording }: { recording: Recording }) {
  const t = useT();
  const [logOpen, setLogOpen] = useState(false);
  const [whole, setWhole] = useState(false);
  const run = useShownRun(recording);
  const openLog = () => setLogOpen(true);
  const header = useRef<HTMLDivElement>(null);
  useStickyOffset(header);
  return (
    <article className="flex flex-1 flex-col">
      <div
        ref={header}
        data-sticky="top"
        className="tall:sticky top-0 z-10 border-line border-b bg-paper px-4 py-1 sm:px-6 md:py-3"
      >
        <div className="mx-auto flex max-w-3xl flex-col gap-1 md:gap-3">
          <RecordingHeader
            recording={recording}
            run={run}
            whole={whole}
            onWhole={setWhole}
            onLog={openLog}
          />
          {recording.error && !run && (
            <p className="text-danger">
              <ServerText of={recording.error} />
            </p>
          )}
          <div
            className={cx(
              "flex flex-col gap-3 empty:hidden",
              isReadable(run) && !whole && "max-md:hidden",
            )}
          >
            <FilingLine recording={recording} />
            <DuplicateNotice recording={recording} />
            {run && <RunChoice recording={recording} run={run} />}
          </div>
          {recording.live && <LiveStatus recording={recording} />}
          {run && !(recording.live && run.state === "listening") && (
            <RunStatus run={run} onLog={openLog} />
          )}
        </div>
      </div>
      {run ? (
        <RunText key={run.id} run={run} live={recording.live} />
      ) : (
        !recording.error && (
          <Hint>
            {t(isBeingRead(recording) ? "recording.reading" : "recording.notTranscribed")}
          </Hint>
        )
      )}
      {run && (
        <RunLogDialog
          recording={recording}
          run={run}
          open={logOpen}
          onClose={() => setLogOpen(false)}
        />
      )}
    </article>
  );
}
