import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { originalTranscriptQuery, transcriptPartQuery, transcriptQuery } from "@/api/queries";
import type { Recording, Run, Transcript } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { type TextView, textView } from "@/domain/editing/text-view";
import { isActive, isBeingRead } from "@/domain/recordings/status-text";
import { useShownRun } from "@/domain/recordings/use-shown-run";
import { reviewActions } from "@/domain/review/review-state";
import { DuplicateNotice } from "@/features/recordings/duplicate-notice";
import { FilingLine } from "@/features/recordings/filing/filing-line";
import { ReviewBar } from "@/features/review/review-bar";
import { RunChoice } from "@/features/runs/run-choice";
import { RunLogDialog } from "@/features/runs/run-log/run-log-dialog";
import { RunStatus } from "@/features/runs/run-status";
import { Dots } from "@/features/transcript/gap-row";
import { TranscriptView } from "@/features/transcript/transcript-view";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { usePreferences } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { useUrlState } from "@/lib/url-state";
import { isReadable, RecordingHeader } from "./recording-header";
import { useStickyOffset } from "./use-sticky-offset";

const LONG = 20_000; // Words, which is about two hours.

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
          {run && <RunStatus run={run} onLog={openLog} />}
        </div>
      </div>
      {run ? (
        <Text key={run.id} run={run} />
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

function Text({ run }: { run: Run }) {
  const t = useT();
  const { t: moment } = useUrlState();
  const { showRemoved } = usePreferences();
  const view = useStore(textView);
  const started = run.state !== "waiting";
  const { data, error, refetch } = useQuery({ ...transcriptQuery(run.id), enabled: started });
  if (error && !data) {
    return (
      <Hint>
        <span className="block pb-3">
          {t("recording.fetchFailed", { reason: serverWords(error) })}
        </span>
        <Button onClick={() => void refetch()}>{t("ui.tryAgain")}</Button>
      </Hint>
    );
  }
  if (!data) {
    if (isLong(run) && view !== "heard") return <Part run={run} moment={moment ?? 0} />;
    return <Hint>{started ? "" : t("recording.coming")}</Hint>;
  }
  if (view === "heard") return <Heard run={run} />;
  return (
    <>
      <Content
        transcript={data}
        run={run}
        moment={moment ?? 0}
        showRemoved={showRemoved}
        view={view}
      />
      {!isActive(run) && <ReviewBar transcript={data} run={run} />}
    </>
  );
}

/** The text around a moment, to read until all of it is there. */
function Part({ run, moment }: { run: Run; moment: number }) {
  const [opened] = useState(moment);
  const { data } = useQuery(transcriptPartQuery(run.id, opened));
  if (!data?.segments.length) return <Hint>{""}</Hint>;
  return <TranscriptView transcript={data} run={run} moment={opened} isPart />;
}

/** Whether the whole text takes long to read: a part of it is shown first. */
function isLong({ state, summary }: Run): boolean {
  return state === "done" && (summary?.words ?? 0) > LONG;
}

/** The text as the run wrote it, to read. */
function Heard({ run }: { run: Run }) {
  const t = useT();
  const { t: moment } = useUrlState();
  const { data, error } = useQuery(originalTranscriptQuery(run.id));
  if (error) return <Hint>{t("editing.noOriginal")}</Hint>;
  if (!data) return null;
  return <TranscriptView transcript={data} run={run} moment={moment ?? 0} view="heard" />;
}

interface ContentProps {
  transcript: Transcript;
  run: Run;
  moment: number;
  showRemoved: boolean;
  view: TextView;
}

function Content({ transcript, run, moment, showRemoved, view }: ContentProps) {
  const t = useT();
  const { segments, missed, removed } = transcript;
  const shown = segments.length + missed.length + (showRemoved ? removed.length : 0);
  if (run.state === "done" && shown === 0) {
    return <Silence run={run} removed={removed.length} />;
  }
  if (segments.length === 0 && run.state !== "done") {
    return <Hint>{t(isActive(run) ? "recording.coming" : "recording.nothingWritten")}</Hint>;
  }
  return <TranscriptView transcript={transcript} run={run} moment={moment} view={view} />;
}

function Silence({ run, removed }: { run: Run; removed: number }) {
  const t = useT();
  const reason = run.summary?.reason;
  return (
    <Hint>
      <span className="block pb-4">
        <Dots wide />
      </span>
      <span className="block text-ink text-lead">
        {reason ? <ServerText of={reason} /> : t("recording.noWords")}
      </span>
      {removed > 0 && (
        <span className="block pt-1">
          {t("recording.writtenThere")}{" "}
          <Button className="mt-3" onClick={() => reviewActions.step(1)}>
            {t("recording.lookAtIt")}
          </Button>
        </span>
      )}
    </Hint>
  );
}

function Hint({ children }: { children: React.ReactNode }) {
  return (
    <div className="m-auto max-w-md p-6 text-center text-soft" role="status">
      {children}
    </div>
  );
}
