import { type RefObject, useEffect } from "react";
import type { Transcript } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { useReviewSpots } from "@/domain/review/use-review-spots";
import { turnWords } from "@/domain/speakers/people";
import { moveActions, moving } from "@/domain/speakers/speaker-state";
import { spotUnderReview, wordIdOf } from "./use-editing";

/**
 * Lets the key for it ask who says the selected words; else those from the word in focus on, the
 * spot under review, or what is spoken now.
 */
export function useMoving(
  box: RefObject<HTMLElement | null>,
  transcript: Transcript,
  ended: boolean,
): void {
  const player = usePlayer();
  const { spots, order } = useReviewSpots(transcript);
  useEffect(() => {
    if (!ended) return;
    const { segments, run_id } = transcript;
    const wordsHere = (): readonly string[] => {
      const selected = selectedWords(box.current, transcript);
      if (selected.length > 0) return selected;
      const focused = wordIdOf(document.activeElement, segments);
      if (focused) return turnWords(segments, focused, "rest");
      const spot = spotUnderReview(spots, order);
      if (spot && spot.words.length > 0) return spot.words.map(({ id }) => id);
      const spoken = segments.findLast(({ start }) => start <= player.time + 0.02) ?? segments[0];
      return spoken?.words[0] ? turnWords(segments, spoken.words[0].id, "whole") : [];
    };
    moveActions.open = () => {
      const words = wordsHere();
      if (words.length > 0) moving.set({ runId: run_id, words });
    };
    return () => {
      moveActions.open = () => undefined;
    };
  }, [box, transcript, ended, player, spots, order]);
}

/** The words that a person marked in the text; only what is drawn can be marked. */
function selectedWords(box: HTMLElement | null, { segments }: Transcript): string[] {
  const selection = getSelection();
  if (!box || !selection || selection.isCollapsed) return [];
  return [...box.querySelectorAll<HTMLElement>("[data-word]")]
    .filter((word) => selection.containsNode(word, true))
    .flatMap((word) => wordIdOf(word, segments) ?? []);
}
