import { type RefObject, useEffect, useMemo } from "react";
import type { Segment, Transcript } from "@/api/types";
import { editActions } from "@/domain/editing/edit-actions";
import { coveredSegments, type Editor } from "@/domain/editing/editor";
import type { Draft } from "@/domain/editing/saving/drafts";
import { recallUnsaved } from "@/domain/editing/saving/unsaved";
import { useDrafts, useEditor } from "@/domain/editing/use-editor";
import { usePlayer } from "@/domain/player/use-player";
import { reviewMoment, spotIndexAt } from "@/domain/review/review-state";
import type { ReviewOrder } from "@/domain/review/risk";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { useReviewSpots } from "@/domain/review/use-review-spots";
import { setEarlierUndo } from "@/lib/undo";

/**
 * Lets a double press on a word, and the key for it, open the field there. Returns the segments
 * that drafts stand for.
 */
export function useEditing(
  box: RefObject<HTMLElement | null>,
  transcript: Transcript,
  ended: boolean,
): ReadonlyMap<Segment, Draft> {
  const { segments, run_id } = transcript;
  const all = useDrafts();
  const editor = useEditor(run_id);
  useOpening(box, transcript, editor, ended);
  useEffect(() => {
    if (segments.length > 0) editor.saver.sync();
  }, [editor, segments]);
  useKeeping(editor, ended);
  useEarlierUndo(editor, ended);
  return useMemo(
    () =>
      coveredSegments(
        segments,
        all.filter(({ runId }) => runId === run_id),
      ),
    [segments, all, run_id],
  );
}

function useOpening(
  box: RefObject<HTMLElement | null>,
  transcript: Transcript,
  editor: Editor,
  ended: boolean,
): void {
  const player = usePlayer();
  const { spots, order } = useReviewSpots(transcript);
  useEffect(() => {
    const element = box.current;
    if (!element || !ended) return;
    const open = ({ target }: Event) => {
      const id = wordIdOf(target, transcript.segments);
      if (id) editor.openWord(id);
    };
    element.addEventListener("dblclick", open);
    editActions.open = () => {
      const focused = wordIdOf(document.activeElement, transcript.segments);
      const spot = spotUnderReview(spots, order);
      const [first] = spot?.words ?? [];
      if (focused) editor.openWord(focused);
      else if (spot && first) editor.openWord(first.id, { words: spot.words.map(({ id }) => id) });
      else editor.openMoment(player.time);
      return true;
    };
    return () => {
      element.removeEventListener("dblclick", open);
      editActions.open = () => false;
    };
  }, [box, transcript, editor, ended, player, spots, order]);
}

/** The id of the word that an element shows; null for another, or one that was set aside. */
export function wordIdOf(target: EventTarget | null, segments: readonly Segment[]): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement>("[data-word]") : null;
  const [id, index] = (element?.dataset.word ?? "").split(":").map(Number);
  const segment = element && segments.find((one) => one.id === id);
  return segment?.words[index ?? 0]?.id ?? null;
}

/** The spot under review, if its words stand in the text. */
export function spotUnderReview(spots: readonly TimelineSegment[], order: ReviewOrder) {
  const moment = reviewMoment.get();
  if (moment === null) return null;
  const spot = spots[spotIndexAt(spots, moment, order)];
  return spot?.kind === "doubtful" || spot?.kind === "conflict" ? spot : null;
}

/** Brings back what an earlier page left unsaved, and holds on to what this one has not saved. */
function useKeeping(editor: Editor, ended: boolean): void {
  useEffect(() => {
    const { saver } = editor;
    if (ended && saver.drafts.length === 0) recallUnsaved(saver.runId, saver.segments);
    const save = () => void saver.save();
    const warn = (event: BeforeUnloadEvent) => {
      if (saver.hasUnsaved) event.preventDefault();
    };
    addEventListener("pagehide", save);
    addEventListener("beforeunload", warn);
    return () => {
      removeEventListener("pagehide", save);
      removeEventListener("beforeunload", warn);
      void saver.leave();
    };
  }, [editor, ended]);
}

/** Lets undo and redo go on with what was done before this visit, as the server remembers it. */
function useEarlierUndo({ saver }: Editor, ended: boolean): void {
  useEffect(() => {
    if (!ended) return;
    const move = async (way: "undo" | "redo") => (await saver.saved()).move(way);
    setEarlierUndo({
      run: saver.runId,
      undo: () => move("undo"),
      redo: () => move("redo"),
      settled: async () => (await saver.saved()).settled(),
    });
    return () => setEarlierUndo(null);
  }, [saver, ended]);
}
