import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { usePlayer } from "@/domain/player/use-player";
import { type Person, personNamed } from "@/domain/speakers/people";
import { useStore } from "@/lib/store";
import { useSetUrlState, useUrlState } from "@/lib/url-state";
import { scrollContainerOf, visibleFrame } from "@/lib/viewport";
import type { Row } from "../rows/rows";
import { renderedWord, scrollToWord } from "../scroll-to-word";
import { findOpen, findShortcut } from "./find-state";
import { type Hit, hitAt, hitsOf, type Place, searchable, speakerIn } from "./find-text";

const ROUNDING = 0.05; // Seconds by which the rounded time in the URL may be late.

export interface FindOptions {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  /** All who speak in the text. */
  people: readonly Person[];
  /** Seconds at which the text was opened. */
  moment: number;
}

export type Find = ReturnType<typeof useFind>;

/** Searches the text for the URL's query; returns matches, the current one, and the moves. */
export function useFind({ box, virtual, rows, people, moment }: FindOptions) {
  const { find = "", by } = useUrlState();
  const change = useSetUrlState();
  const player = usePlayer();
  const field = useRef<HTMLInputElement>(null);
  const open = useStore(findOpen);
  const [place, setPlace] = useState<Place>({ key: "", start: moment - ROUNDING });
  const searching = find !== "";
  const texts = useMemo(() => (searching ? searchable(rows) : []), [rows, searching]);
  // Who was asked for may have another name by now, or be one with somebody else.
  const person = by === undefined ? undefined : personNamed(people, by)?.name;
  const hits = useMemo(() => hitsOf(texts, find, person), [texts, find, person]);
  const index = hitAt(hits, place);
  const hit = hits[index] ?? null;

  useEffect(() => {
    findShortcut.open = () => {
      const first = rows[virtual.range?.startIndex ?? 0];
      setPlace((now) => (searching ? now : { key: "", start: first?.start ?? 0 }));
      flushSync(() => findOpen.set(true));
      field.current?.focus();
      field.current?.select();
      return true;
    };
    return () => {
      findShortcut.open = () => false;
    };
  }, [rows, virtual, searching]);

  useEffect(() => () => findOpen.set(false), []);

  // Goes where one is now, but not again because text was added above or below.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see the line before
  useEffect(() => {
    if (hit && !isVisible(box.current, hit)) {
      scrollToWord(box.current, virtual, hit.row, hit.keys[0] ?? null);
    }
  }, [hit?.keys[0], find]);

  const set = (next: string) =>
    change((now) => ({ ...now, find: next || undefined }), { replace: true });
  const setBy = (name: string | undefined) =>
    change((now) => ({ ...now, by: name }), { replace: true });
  return {
    field,
    shown: open || searching,
    find,
    count: hits.length,
    index,
    people,
    by: person,
    /** Who says what one is at. */
    speaker: hit ? speakerIn(rows[hit.row]) : null,
    set,
    setBy,
    step: (by: 1 | -1) => {
      const next = hits[(index + by + hits.length) % hits.length];
      if (!next) return;
      setPlace({ key: next.keys[0] ?? "", start: next.start });
      // Play then plays what was found, and a reload comes back to it.
      if (!player.state.get().playing) player.seek(next.start);
    },
    close: () => {
      change((now) => ({ ...now, find: undefined, by: undefined }), { replace: true });
      findOpen.set(false);
      box.current?.focus({ preventScroll: true });
    },
    mark: useFoundMarks(box, hits, hit),
  };
}

function isVisible(box: HTMLElement | null, { keys }: Hit): boolean {
  const word = renderedWord(box, keys[0] ?? null);
  const scroller = scrollContainerOf(box);
  if (!scroller || !word) return false;
  const frame = visibleFrame(scroller);
  const { top, bottom } = word.getBoundingClientRect();
  return top >= frame.top && bottom <= frame.bottom;
}

/**
 * Marks matching words by an attribute, without rendering. Returns a function to call after new
 * rows are rendered.
 */
function useFoundMarks(
  box: RefObject<HTMLElement | null>,
  hits: Hit[],
  hit: Hit | null,
): () => void {
  const foundKeys = useMemo(() => new Set(hits.flatMap(({ keys }) => keys)), [hits]);
  return useCallback(() => {
    const words = box.current?.querySelectorAll<HTMLElement>("[data-word],[data-removed]") ?? [];
    for (const { dataset } of words) {
      const key = dataset.word ?? dataset.key ?? "";
      if (foundKeys.has(key)) dataset.found = hit?.keys.includes(key) ? "now" : "";
      else delete dataset.found;
    }
  }, [box, foundKeys, hit]);
}
