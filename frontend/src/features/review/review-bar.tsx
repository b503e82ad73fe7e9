import { ChevronLeft, ChevronRight, Play, X } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Run, Transcript } from "@/api/types";
import { IconButton } from "@/components/ui/icon-button";
import { useSettleConflict } from "@/domain/editing/use-settle-conflict";
import { usePlayer } from "@/domain/player/use-player";
import {
  nextSpotMoment,
  reviewActions,
  reviewMoment,
  spotIndexAt,
} from "@/domain/review/review-state";
import { SegmentActions } from "@/domain/review/segment-actions";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { useEdits } from "@/domain/review/use-edits";
import { useReviewSpots } from "@/domain/review/use-review-spots";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { dropUndosOfRun } from "@/lib/undo";
import { About, Checked } from "./about-spot";
import { ConflictActions, type ConflictActionsProps } from "./conflict-actions";
import { useAskResults } from "./use-ask-results";
import { useKeysPerSpot } from "./use-keys-per-spot";

/** Review of removed, doubtful and missed spots, one by one with their actions. */
export function ReviewBar({ transcript, run }: { transcript: Transcript; run: Run }) {
  const t = useT();
  const at = useStore(reviewMoment);
  const { spots, progress } = useReviewSpots(transcript);
  const keys = useKeysPerSpot(progress.checked);
  const checked = progress.checked > 0 ? <Checked {...progress} keys={keys} /> : null;
  const index = at === null ? -1 : spotIndexAt(spots, at);
  const spot = spots[index] ?? null;
  const settle = useSettleConflict(run.id);
  const { step, goOn, listen } = useReviewKeys(spots, spot, run.id, settle);
  useAskResults(transcript);
  useEffect(
    () => () => {
      reviewMoment.set(null);
      dropUndosOfRun(run.id);
    },
    [run.id],
  );

  if (at === null) return null;
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
            <About
              spot={spot}
              place={t("ui.place", { place: index + 1, total: spots.length })}
              checked={checked}
            />
          ) : (
            <p>
              {t("review.nothingLeft")} {checked}
            </p>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-1 empty:hidden">
          {spot && (
            <>
              {spot.conflict ? (
                <ConflictActions conflict={spot.conflict} settle={settle} onDone={goOn} />
              ) : (
                <SegmentActions
                  runId={run.id}
                  asks={transcript.asks}
                  span={{ start: spot.start, end: spot.end }}
                  segment={spot}
                  onDone={goOn}
                />
              )}
              <IconButton label={t("review.hearThis")} shortcut="r" onClick={listen}>
                <Play size={16} aria-hidden="true" />
              </IconButton>
              <IconButton
                label={t("review.previousSpot")}
                shortcut="Shift+n"
                onClick={() => step(-1)}
              >
                <ChevronLeft size={18} aria-hidden="true" />
              </IconButton>
              <IconButton label={t("review.nextSpot")} shortcut="n" onClick={() => step(1)}>
                <ChevronRight size={18} aria-hidden="true" />
              </IconButton>
            </>
          )}
        </div>
        <div className="max-sm:-right-3 max-sm:-top-1 max-sm:absolute">
          <IconButton label={t("review.end")} shortcut="Esc" onClick={() => reviewMoment.set(null)}>
            <X size={16} aria-hidden="true" />
          </IconButton>
        </div>
      </div>
    </section>
  );
}

/** Binds the review shortcuts to this transcript while it is open. */
function useReviewKeys(
  spots: TimelineSegment[],
  spot: TimelineSegment | null,
  runId: string,
  settle: ConflictActionsProps["settle"],
) {
  const player = usePlayer();
  const { restore, keep, setAside, dismiss } = useEdits(runId);
  const moves = useMemo(() => {
    const step = (by: 1 | -1) => {
      const next = nextSpotMoment(spots, reviewMoment.get(), player.time, by);
      reviewMoment.set(next ?? 0);
      if (next !== null) player.seek(next);
    };
    return {
      step,
      /** After a spot is decided; where it was the only one there is nowhere to go. */
      goOn: () => spots.length > 1 && step(1),
      listen: () => {
        if (spot) player.seek(Math.max(0, spot.start - 0.3));
        player.play();
      },
    };
  }, [spots, spot, player]);
  useEffect(() => {
    reviewActions.step = moves.step;
    reviewActions.play = moves.listen;
    reviewActions.resume = () => {
      if (reviewMoment.get() !== null && spot) moves.listen();
    };
    reviewActions.accept = () => {
      if (spot?.conflict) settle(spot.conflict, true);
      else if (!spot || spot.words.length === 0) return;
      else (spot.kind === "doubtful" ? keep : restore)(spot.words);
      moves.goOn();
    };
    reviewActions.reject = () => {
      if (!spot) return;
      if (spot.conflict) settle(spot.conflict, false);
      else if (spot.kind === "doubtful") setAside(spot.words);
      else dismiss(spot);
      moves.goOn();
    };
    return () => {
      reviewActions.step = () => undefined;
      reviewActions.play = () => undefined;
      reviewActions.resume = () => undefined;
      reviewActions.accept = () => undefined;
      reviewActions.reject = () => undefined;
    };
  }, [moves, spot, keep, restore, setAside, dismiss, settle]);
  return moves;
}
