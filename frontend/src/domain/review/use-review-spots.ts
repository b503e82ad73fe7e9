import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { conflictsQuery, queryKeys } from "@/api/queries";
import type { CarryConflict, Transcript } from "@/api/types";
import { usePreferences } from "@/lib/preferences";
import { remembered } from "@/lib/remembered";
import { conflictSpots, mergeSpots } from "./conflict-spots";
import { type ReviewProgress, reviewProgress } from "./review-progress";
import { inOrder, type ReviewOrder } from "./risk";
import { stopSpots } from "./stop-spots";
import { openSpots, type TimelineSegment } from "./timeline-segments";

const NONE: CarryConflict[] = [];

interface Review {
  spots: TimelineSegment[];
  /** The spots at this moment, drawn or not: keys come faster than a slow computer draws. */
  spotsNow: () => TimelineSegment[];
  progress: ReviewProgress;
  order: ReviewOrder;
}

/**
 * What is left to review, in the chosen order: spots of the run, stops where the model was not sure,
 * and corrections of an earlier run; and how far it is.
 */
export function useReviewSpots(transcript: Transcript): Review {
  const client = useQueryClient();
  const conflicts = useConflicts(transcript);
  const { reviewOrder: order } = usePreferences();
  const spots = useMemo(
    () => inOrder(allSpots(transcript)(conflicts), order),
    [conflicts, transcript, order],
  );
  const spotsNow = useCallback(() => {
    const now = client.getQueryData<Transcript>(queryKeys.transcript(transcript.run_id));
    return inOrder(allSpots(now ?? transcript)(conflicts), order);
  }, [client, conflicts, transcript, order]);
  const progress = useMemo(() => progressOf(transcript, conflicts), [conflicts, transcript]);
  return { spots, spotsNow, progress, order };
}

/** All spots of a transcript by time; more than one part of the page asks for the same. */
const allSpots = remembered((transcript: Transcript) =>
  remembered((conflicts: CarryConflict[]): TimelineSegment[] => {
    const waiting = conflictSpots(conflicts, transcript);
    return mergeSpots(mergeSpots(waiting, openSpots(transcript)), stopSpots(transcript));
  }),
);

function progressOf(transcript: Transcript, conflicts: CarryConflict[]): ReviewProgress {
  const { checked, total } = reviewProgress(transcript);
  const settled = conflicts.filter(({ state }) => state !== "open").length;
  return { checked: checked + settled, total: total + conflicts.length };
}

/** Corrections that were not carried over, read only where one waits or waited in this visit. */
function useConflicts({ run_id, history }: Transcript): CarryConflict[] {
  const waiting = history?.conflicts ?? 0;
  const { data: known, refetch } = useQuery({ ...conflictsQuery(run_id), enabled: waiting > 0 });
  const open = known?.filter(({ state }) => state === "open").length;
  useEffect(() => {
    // Another page settled one, or an undo opened one again.
    if (waiting > 0 && open !== undefined && open !== waiting) void refetch();
  }, [waiting, open, refetch]);
  if (!known) return NONE;
  return waiting > 0 || open === 0 ? known : NONE;
}
