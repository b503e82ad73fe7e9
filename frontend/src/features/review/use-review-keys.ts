import { useEffect, useMemo } from "react";
import type { Reading } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import {
  nextSpotMoment,
  reviewActions,
  reviewMoment,
  spotIndexAt,
} from "@/domain/review/review-state";
import type { ReviewOrder } from "@/domain/review/risk";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { useEdits } from "@/domain/review/use-edits";
import type { ConflictActionsProps } from "./conflict-actions";

const LEAD = 0.5; // Seconds heard before a spot.

export interface ReviewKeys {
  /** What is left at this moment, in the order of the review. */
  spotsNow: () => TimelineSegment[];
  /** The one that is drawn. */
  spot: TimelineSegment | null;
  order: ReviewOrder;
  runId: string;
  settle: ConflictActionsProps["settle"];
  /** What the number keys write, from 1 on. */
  readings: readonly Reading[];
  choose: (reading: Reading) => void;
  listenAgain: () => void;
}

/** Binds the review shortcuts to this transcript while it is open; each spot is played by itself. */
export function useReviewKeys(keys: ReviewKeys) {
  const { spotsNow, spot, order, runId, settle, readings, choose, listenAgain } = keys;
  const player = usePlayer();
  const { restore, keep, setAside, dismiss } = useEdits(runId);
  const moves = useMemo(() => {
    const play = (moment: number) => {
      player.seek(Math.max(0, moment - LEAD));
      player.play();
    };
    const step = (by: 1 | -1) => {
      const next = nextSpotMoment(spotsNow(), reviewMoment.get(), player.time, by, order);
      reviewMoment.set(next ?? 0);
      if (next !== null) play(next);
    };
    return {
      step,
      /** After a spot is decided; where it was the only one there is nowhere to go. */
      goOn: () => spotsNow().length > 1 && step(1),
      listen: () => (spot ? play(spot.start) : player.play()),
    };
  }, [spotsNow, spot, order, player]);
  useEffect(() => {
    const before = { ...reviewActions };
    const spotNow = () => {
      const [spots, at] = [spotsNow(), reviewMoment.get()];
      return at === null ? null : (spots[spotIndexAt(spots, at, order)] ?? null);
    };
    reviewActions.step = moves.step;
    reviewActions.play = moves.listen;
    reviewActions.resume = () => {
      if (reviewMoment.get() !== null && spot) moves.listen();
    };
    reviewActions.accept = () => {
      const spot = spotNow();
      if (spot?.conflict) settle(spot.conflict, true);
      else if (!spot || spot.words.length === 0) return;
      else (spot.kind === "doubtful" ? keep : restore)(spot.words);
      moves.goOn();
    };
    reviewActions.reject = () => {
      const spot = spotNow();
      if (!spot) return;
      if (spot.conflict) settle(spot.conflict, false);
      else if (spot.kind === "doubtful") setAside(spot.words);
      else dismiss(spot);
      moves.goOn();
    };
    reviewActions.choose = (number) => {
      const reading = readings[number - 1];
      if (!reading) return;
      choose(reading);
      moves.goOn();
    };
    reviewActions.listenAgain = () => spot && listenAgain();
    return () => void Object.assign(reviewActions, before);
  }, [
    spotsNow,
    order,
    moves,
    spot,
    keep,
    restore,
    setAside,
    dismiss,
    settle,
    readings,
    choose,
    listenAgain,
  ]);
  return moves;
}
