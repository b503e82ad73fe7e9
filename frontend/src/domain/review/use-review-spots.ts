import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { conflictsQuery } from "@/api/queries";
import type { CarryConflict, Transcript } from "@/api/types";
import { conflictSpots, mergeSpots } from "./conflict-spots";
import { type ReviewProgress, reviewProgress } from "./review-progress";
import { openSpots, type TimelineSegment } from "./timeline-segments";

const NONE: CarryConflict[] = [];

/** What is left to review: spots of the run, and corrections of an earlier one; and how far it is. */
export function useReviewSpots(transcript: Transcript): {
  spots: TimelineSegment[];
  progress: ReviewProgress;
} {
  const conflicts = useConflicts(transcript);
  return useMemo(() => {
    const waiting = conflictSpots(conflicts, transcript);
    const spots = mergeSpots(waiting, openSpots(transcript));
    const { checked, total } = reviewProgress(transcript);
    const settled = conflicts.length - waiting.length;
    return { spots, progress: { checked: checked + settled, total: total + conflicts.length } };
  }, [conflicts, transcript]);
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
