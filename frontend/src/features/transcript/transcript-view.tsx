import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { useInterim } from "@/api/events/interim";
import type { Run, Segment, Transcript } from "@/api/types";
import type { Draft } from "@/domain/editing/saving/drafts";
import type { TextView } from "@/domain/editing/text-view";
import { MarkLines, marksByRow } from "@/domain/notes/mark-lines";
import { useMarks } from "@/domain/notes/notes";
import { NO_TARGETS } from "@/domain/player/player-state";
import { usePlayer } from "@/domain/player/use-player";
import { isActive } from "@/domain/recordings/status-text";
import { type Person, peopleOf } from "@/domain/speakers/people";
import { useT } from "@/lib/i18n/i18n";
import { usePreferences } from "@/lib/preferences";
import { useEditing } from "./editing/use-editing";
import { useMoving } from "./editing/use-moving";
import { FindBar } from "./find/find-bar";
import { useFind } from "./find/use-find";
import { FollowButton } from "./follow-button";
import { GapRow, RemovedPhrase } from "./gap-row";
import { InterimRow } from "./interim-row";
import { ParagraphRow } from "./paragraph-row";
import { type Row, rowsOf } from "./rows/rows";
import { wordStarts } from "./rows/word-times";
import { useAutoScroll } from "./use-auto-scroll";
import { useHighlight } from "./use-highlight";
import { useVirtualRows } from "./use-virtual-rows";
import { useWordKeys } from "./use-word-keys";
import { WordCard } from "./word-card/word-card";

export interface TranscriptViewProps {
  transcript: Transcript;
  run: Run;
  /** Seconds at which to open it. */
  moment: number;
  /** Whether it is the run's own text or the edited one, and whether what changed is marked. */
  view?: TextView;
  /** Whether more of the text is on its way: until then it is only read. */
  isPart?: boolean;
  /** Whether somebody speaks it right now: its end is what is read. */
  live?: boolean;
}

/** The text of a run as a virtual list, so that ten hours scroll like ten minutes. */
export function TranscriptView(props: TranscriptViewProps) {
  const { transcript, run, moment, view = "edited", isPart = false, live = false } = props;
  const { segments } = transcript;
  const t = useT();
  const { showRemoved } = usePreferences();
  const box = useRef<HTMLElement>(null);
  const player = usePlayer();
  const changes = view === "changes";
  const ended = !isActive(run) && view !== "heard" && !isPart;
  const rows = useMemo(
    () => rowsOf(transcript, showRemoved, changes),
    [transcript, showRemoved, changes],
  );
  const marks = useMarks(transcript.recording_id);
  const marked = useMemo(() => marksByRow(rows, marks), [rows, marks]);
  const covered = useEditing(box, transcript, ended);
  // Of a part nobody knows yet in which order all of them speak, which gives their colors.
  const people = isPart ? NOBODY : peopleOf(segments);
  useMoving(box, transcript, ended);
  const { virtual, scrollMargin, height } = useVirtualRows(box, rows);
  const drawn = virtual.getVirtualItems();

  const interim = useInterim(run.id);
  const highlightAgain = useHighlight(box, live ? NO_SEGMENTS : segments);
  useWordKeys(box);
  useAutoScroll({
    box,
    virtual,
    rows,
    segments,
    growing: !transcript.complete,
    moment,
    live,
    interim,
  });
  useEffect(() => {
    player.setStepTargets({
      words: () => wordStarts(segments),
      segments: () => segments.map(({ start }) => start),
    });
    return () => player.setStepTargets(NO_TARGETS);
  }, [player, segments]);
  const find = useFind({ box, virtual, rows, people, moment });
  const { mark } = find;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whatever was just drawn may be spoken or found
  useLayoutEffect(() => {
    highlightAgain();
    mark();
  }, [drawn[0]?.key, drawn.at(-1)?.key, rows, mark]);

  return (
    <>
      {find.shown && <FindBar find={find} />}
      <section
        ref={box}
        aria-label={t("transcript.title")}
        tabIndex={-1}
        aria-busy={isPart || !transcript.complete}
        className="-outline-offset-2 relative flex-1 px-4 sm:px-6"
      >
        <div
          className="relative mx-auto w-full max-w-3xl"
          style={{ height: height + (live ? 16 : 64) }}
        >
          <div
            className="absolute inset-x-0 top-4"
            style={{
              transform: `translateY(${(drawn[0]?.start ?? scrollMargin) - scrollMargin}px)`,
            }}
          >
            {drawn.map(({ index, key }) => {
              const row = rows[index];
              const here = marked.get(index);
              return (
                <div key={key} data-index={index} ref={virtual.measureElement}>
                  {row && <AnyRow {...{ row, transcript, run, covered, changes, ended, people }} />}
                  {here && <MarkLines recordingId={transcript.recording_id} marks={here} />}
                </div>
              );
            })}
            {!transcript.complete && !live && run.state === "listening" && (
              <p className="py-3 text-small text-soft sm:pl-[5.5rem]">
                {t("transcript.listening")}
              </p>
            )}
          </div>
        </div>
        {live && (
          <div className="mx-auto min-h-12 w-full max-w-3xl pb-4">
            <InterimRow runId={run.id} lang={transcript.language ?? undefined} />
          </div>
        )}
        <FollowButton box={box} virtual={virtual} rows={rows} segments={segments} />
        <WordCard box={box} transcript={transcript} ended={ended} />
      </section>
    </>
  );
}

interface AnyRowProps extends Pick<TranscriptViewProps, "transcript" | "run"> {
  row: Row;
  covered: ReadonlyMap<Segment, Draft>;
  changes: boolean;
  ended: boolean;
  people: readonly Person[];
}

/** Of what is still being said nothing plays. */
const NO_SEGMENTS: readonly Segment[] = [];

const NOBODY: readonly Person[] = [];

function AnyRow({ row, transcript, run, covered, changes, ended, people }: AnyRowProps) {
  const { run_id, asks, language } = transcript;
  const lang = language ?? undefined;
  // No paragraph is in two languages.
  if (row.kind === "text") {
    const spoken = row.segments[0]?.language ?? lang;
    const text = { row, covered, changes, people };
    return <ParagraphRow {...text} lang={spoken} runId={ended ? run_id : null} />;
  }
  if (row.kind === "removed")
    return <RemovedPhrase row={row} lang={lang} runId={run_id} ended={ended} />;
  return <GapRow row={row} runId={run_id} asks={asks} ended={ended} model={run.model} />;
}
