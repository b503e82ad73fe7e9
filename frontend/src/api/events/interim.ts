import { createStore, useStore } from "@/lib/store";
import type { Run, Segment, TranscriptGrowth } from "../types";

/** What is being said, by run: a draft until the sentence has ended, and no part of the text. */
const interim = createStore<ReadonlyMap<string, readonly Segment[]>>(new Map());

const NONE: readonly Segment[] = [];

export function useInterim(runId: string): readonly Segment[] {
  return useStore(interim).get(runId) ?? NONE;
}

/** Takes in a draft, or text that takes the place of one. */
export function applyInterim({ run_id, draft, segments, end }: TranscriptGrowth): void {
  const before = interim.get().get(run_id) ?? NONE;
  set(run_id, draft ? segments : before.filter(({ start }) => start >= end));
}

/** Forgets the draft of a run that has ended. */
export function endInterim({ id }: Run): void {
  set(id, NONE);
}

function set(runId: string, segments: readonly Segment[]): void {
  if (segments.length === 0 && !interim.get().has(runId)) return;
  interim.set((now) => {
    const next = new Map(now);
    if (segments.length > 0) next.set(runId, segments);
    else next.delete(runId);
    return next;
  });
}
