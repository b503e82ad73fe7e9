import { type RefObject, useEffect, useEffectEvent, useId, useMemo, useRef, useState } from "react";
import type { RemovedWord, Transcript, Word } from "@/api/types";
import { isWritten, replacementAt } from "@/domain/editing/changes";
import { wordsText } from "@/domain/review/segment-labels";
import { wordsOf } from "../rows/segment-words";
import { useCardKeys } from "./use-card-keys";
import { useLongPress } from "./use-long-press";
import { isInDoubt, WordActions } from "./word-actions";
import { WordDetails } from "./word-details";

interface Shown {
  word: Word | RemovedWord;
  /** Whether it is a word of the run that a person took out or replaced. */
  deleted: boolean;
  /** Where the word stands on the page. */
  stop: HTMLElement;
  left: number;
  top: number;
  below: boolean;
}

const DELAY = 300;
const WIDTH = 272;
const LINGER = 250; // Milliseconds in which the mouse can get from the word to its card.

export interface WordCardProps {
  box: RefObject<HTMLElement | null>;
  transcript: Transcript;
  /** Whether the run has ended, so that a person may change what it wrote. */
  ended: boolean;
}

/** Hover card of a word: its figures and actions. */
export function WordCard({ box, transcript, ended }: WordCardProps) {
  const { shown, hide, stay, leave } = useHoverCard(box, transcript);
  const stop = shown?.stop ?? null;
  const id = useId();
  useCardKeys(box, stop);
  useEffect(() => {
    stop?.setAttribute("aria-describedby", id);
    return () => stop?.removeAttribute("aria-describedby");
  }, [stop, id]);
  if (!shown) return null;
  const { word, deleted, left, top, below } = shown;
  const before = textBefore(word, transcript);
  return (
    <div
      data-card
      onPointerEnter={stay}
      onPointerLeave={leave}
      className="fixed z-30 rounded-soft border border-line bg-raised p-3 text-small shadow-lift"
      style={{ left, top, width: WIDTH, transform: below ? undefined : "translateY(-100%)" }}
    >
      <div role="tooltip" id={id}>
        <WordDetails {...{ word, before, deleted }} />
      </div>
      {ended && <WordActions {...{ word, before, deleted, transcript }} onDone={hide} />}
    </div>
  );
}

/** The word under the mouse, in focus or touched, and the card's position. */
function useHoverCard(box: RefObject<HTMLElement | null>, transcript: Transcript) {
  const [shown, setShown] = useState<Shown | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const moves = useMemo(() => {
    const later = (next: Shown | null, wait: number) => {
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setShown(next), wait);
    };
    return {
      later,
      hide: () => {
        clearTimeout(timer.current);
        setShown(null);
      },
      stay: () => clearTimeout(timer.current),
      leave: () => later(null, LINGER),
    };
  }, []);

  // Not bound to one transcript: what changes it elsewhere must not take away a card on its way.
  const place = useEffectEvent((stop: HTMLElement) => placeCard(stop, transcript));

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const off = new AbortController();
    const { signal } = off;
    const show = (target: EventTarget | null, wait: number) => {
      if (inCard(target)) return;
      const stop = stopOf(target);
      if (stop) moves.later(place(stop), wait);
      else moves.leave();
    };
    element.addEventListener(
      "pointerover",
      ({ target, pointerType }) => {
        if (pointerType !== "touch") show(target, DELAY);
      },
      { signal },
    );
    // The text itself has the focus after a press beside its stops: that says nothing about words.
    element.addEventListener("focusin", ({ target }) => target !== element && show(target, 0), {
      signal,
    });
    element.addEventListener(
      "click",
      ({ target }) => {
        if (inCard(target)) return;
        const stop = stopOf(target);
        const next = stop && place(stop);
        // A touch that asks for more is a long one, except where there is likely something to do.
        if (next && (next.deleted || isInDoubt(next.word))) moves.later(next, 0);
        else moves.hide();
      },
      { signal },
    );
    element.addEventListener(
      "pointerleave",
      // A finger leaves as soon as it is lifted; its card goes with the next touch elsewhere.
      ({ pointerType }) => pointerType !== "touch" && moves.leave(),
      { signal },
    );
    addEventListener(
      "pointerdown",
      ({ target }) => element.contains(target as Node) || moves.hide(),
      { signal },
    );
    addEventListener("scroll", moves.hide, { signal, capture: true });
    element.addEventListener(
      "focusout",
      ({ target, relatedTarget }) => {
        // A press on the card moves the focus; the card must live until the press is done.
        if (target !== element && !inCard(target) && !inCard(relatedTarget)) moves.hide();
      },
      { signal },
    );
    return () => {
      moves.stay();
      off.abort();
    };
  }, [box, moves]);
  useLongPress(box, (target) => {
    const stop = stopOf(target);
    if (stop) moves.later(placeCard(stop, transcript), 0);
    return stop !== null;
  });
  return { shown, ...moves };
}

/** What the run wrote in place of a word that a person wrote; null for a word of the run. */
function textBefore(word: Word | RemovedWord, transcript: Transcript): string | null {
  return isWritten(word) ? wordsText(replacementAt(transcript, word.id).deleted) : null;
}

function inCard(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-card]") !== null;
}

function stopOf(target: EventTarget | null): HTMLElement | null {
  return (target as Element).closest<HTMLElement>("[data-word],[data-removed],[data-deleted]");
}

function placeCard(stop: HTMLElement, transcript: Transcript): Shown | null {
  const word = wordOf(stop, transcript);
  if (!word) return null;
  const rect = stop.getBoundingClientRect();
  const middle = rect.left + rect.width / 2 - WIDTH / 2;
  const left = Math.max(8, Math.min(middle, innerWidth - WIDTH - 8));
  const below = rect.top < 200;
  const deleted = stop.dataset.deleted !== undefined;
  return { word, deleted, stop, left, below, top: below ? rect.bottom + 8 : rect.top - 8 };
}

function wordOf({ dataset }: HTMLElement, { segments, removed, rewritten }: Transcript) {
  if (dataset.deleted !== undefined) return rewritten.find(({ id }) => `d${id}` === dataset.key);
  if (dataset.removed !== undefined) return removed[Number(dataset.key?.slice(1))];
  const [id, index] = (dataset.word ?? "").split(":").map(Number);
  const segment = segments.find((one) => one.id === id);
  return segment && wordsOf(segment)[index ?? 0];
}
