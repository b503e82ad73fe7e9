import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useInterim } from "@/api/events/interim";
import { originalTranscriptQuery, transcriptPartQuery, transcriptQuery } from "@/api/queries";
import type { Run, Transcript } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { type TextView, textView } from "@/domain/editing/text-view";
import { liveState } from "@/domain/live/live-state";
import { isActive } from "@/domain/recordings/status-text";
import { reviewActions } from "@/domain/review/review-state";
import { ReviewBar } from "@/features/review/review-bar";
import { Dots } from "@/features/transcript/gap-row";
import { TranscriptView } from "@/features/transcript/transcript-view";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { usePreferences } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { useUrlState } from "@/lib/url-state";

const LONG = 20_000; // Words, which is about two hours.

export interface RunTextProps {
  run: Run;
  /** Whether the sound still arrives. */
  live: boolean;
}

/** The text of a run as far as it is there, or what is to be said instead. */
export function RunText({ run, live }: RunTextProps) {
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
        live={live}
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
export function isLong({ state, summary }: Run): boolean {
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
  live: boolean;
}

function Content({ transcript, run, moment, showRemoved, view, live }: ContentProps) {
  const t = useT();
  const interim = useInterim(run.id);
  const speaks = useStore(liveState)?.recordingId === run.recording_id;
  const { segments, missed, removed } = transcript;
  const shown = segments.length + missed.length + (showRemoved ? removed.length : 0);
  if (run.state === "done" && shown === 0) {
    return <Silence run={run} removed={removed.length} />;
  }
  if (segments.length === 0 && interim.length === 0 && run.state !== "done") {
    if (live && speaks) return <Hint>{t("live.speak")}</Hint>;
    return <Hint>{t(isActive(run) ? "recording.coming" : "recording.nothingWritten")}</Hint>;
  }
  return (
    <TranscriptView transcript={transcript} run={run} moment={moment} view={view} live={live} />
  );
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

/** A sentence where the text would be. */
export function Hint({ children }: { children: React.ReactNode }) {
  return (
    <div className="m-auto max-w-md p-6 text-center text-soft" role="status">
      {children}
    </div>
  );
}
