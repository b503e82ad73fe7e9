import { ArrowDownWideNarrow, ChevronLeft, ChevronRight, Clock, Play, X } from "lucide-react";
import { useCallback, useEffect } from "react";
import type { Reading, Run, Transcript } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useChooseReading } from "@/domain/editing/use-choose-reading";
import { useSettleConflict } from "@/domain/editing/use-settle-conflict";
import { reviewMoment, spotIndexAt } from "@/domain/review/review-state";
import type { ReviewOrder } from "@/domain/review/risk";
import { SegmentActions } from "@/domain/review/segment-actions";
import { useReviewSpots } from "@/domain/review/use-review-spots";
import { peopleOf } from "@/domain/speakers/people";
import { cx } from "@/lib/cx";
import { useT } from "@/lib/i18n/i18n";
import { switchReviewOrder } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { dropUndosOfRun } from "@/lib/undo";
import { AboutSpot, Checked } from "./about-spot";
import { ConflictActions } from "./conflict-actions";
import { Beside, ListenAgain } from "./listen-again";
import { Readings } from "./readings";
import { useAskResults } from "./use-ask-results";
import { useBeside } from "./use-beside";
import { useKeysPerSpot } from "./use-keys-per-spot";
import { useReviewKeys } from "./use-review-keys";

/** Review of removed, doubtful and missed spots, one by one with their actions. */
export function ReviewBar({ transcript, run }: { transcript: Transcript; run: Run }) {
  const t = useT();
  const at = useStore(reviewMoment);
  const { spots, spotsNow, progress, order } = useReviewSpots(transcript);
  const taken = useKeysPerSpot(progress.checked);
  const checked = progress.checked > 0 ? <Checked {...progress} keys={taken} /> : null;
  const index = at === null ? -1 : spotIndexAt(spots, at, order);
  const spot = spots[index] ?? null;
  const settle = useSettleConflict(run.id);
  const beside = useBeside(transcript, spot);
  const { about, heard, readings, choices, leave } = beside;
  const write = useChooseReading(run.id);
  const choose = useCallback(
    (reading: Reading) => {
      write(reading);
      leave();
    },
    [write, leave],
  );
  const listenAgain = useCallback(() => beside.listenAgain(), [beside.listenAgain]);
  const keys = { spotsNow, spot, order, runId: run.id, settle, readings: choices, choose };
  const { step, goOn, listen } = useReviewKeys({ ...keys, listenAgain });
  useAskResults(transcript);
  useEffect(
    () => () => {
      reviewMoment.set(null);
      dropUndosOfRun(run.id);
    },
    [run.id],
  );

  if (at === null) return null;
  const take = (reading: Reading | undefined) => {
    if (!reading) return;
    choose(reading);
    goOn();
  };
  const canListen = spot !== null && !spot.conflict && spot.kind === "doubtful";
  return (
    <section
      aria-label={t("review.title")}
      tabIndex={-1}
      data-sticky="bottom"
      className="sticky bottom-0 z-10 -outline-offset-2 border-line border-t bg-side px-4 py-2 text-small low:py-1 sm:px-6"
    >
      <div className="relative mx-auto flex max-w-3xl flex-wrap items-center gap-x-3 gap-y-2">
        <div
          className="min-h-11 min-w-0 flex-1 basis-64 sm:basis-40 max-sm:pr-11 sm:min-h-0"
          role="status"
        >
          {spot ? (
            <AboutSpot
              spot={spot}
              place={t("ui.place", { place: index + 1, total: spots.length })}
              checked={checked}
              people={peopleOf(transcript.segments)}
            />
          ) : (
            <p>
              {t("review.nothingLeft")} {checked}
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-1 empty:hidden">
          {spot?.conflict && (
            <ConflictActions conflict={spot.conflict} settle={settle} onDone={goOn} />
          )}
          {spot && !spot.conflict && (
            <SegmentActions
              runId={run.id}
              asks={transcript.asks}
              span={{ start: spot.start, end: spot.end }}
              segment={spot}
              onDone={goOn}
            />
          )}
          {spot && <Moves order={order} step={step} listen={listen} />}
        </div>
        <div className="max-sm:-right-3 max-sm:-top-1 max-sm:absolute">
          <IconButton label={t("review.end")} shortcut="Esc" onClick={() => reviewMoment.set(null)}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
        {canListen && (
          <div
            className={cx(
              "flex w-full flex-wrap items-center gap-x-3 gap-y-1",
              readings.length === 0 && !about && "low:hidden", // The key is there in a low window.
            )}
          >
            <Readings readings={readings} onChoose={take} />
            <ListenAgain run={run} about={about} onListen={beside.listenAgain} />
          </div>
        )}
        {canListen && heard && (
          <Beside
            heard={heard}
            model={about?.model ?? run.model_title}
            number={choices.length}
            onTake={() => take(choices.at(-1))}
            onLeave={leave}
          />
        )}
      </div>
    </section>
  );
}

interface MovesProps {
  order: ReviewOrder;
  step: (by: 1 | -1) => void;
  listen: () => void;
}

/** Hears a spot, goes to the next and the one before, and changes the order of all. */
function Moves({ order, step, listen }: MovesProps) {
  const t = useT();
  const Icon = order === "time" ? Clock : ArrowDownWideNarrow;
  return (
    <>
      <IconButton label={t("review.hearThis")} shortcut="r" onClick={listen}>
        <Play size={16} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("review.previousSpot")} shortcut="Shift+n" onClick={() => step(-1)}>
        <ChevronLeft size={18} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("review.nextSpot")} shortcut="n" onClick={() => step(1)}>
        <ChevronRight size={18} aria-hidden="true" />
      </IconButton>
      <IconButton label={t(`review.orders.${order}`)} shortcut="o" onClick={switchReviewOrder}>
        <Icon size={16} aria-hidden="true" />
      </IconButton>
    </>
  );
}
