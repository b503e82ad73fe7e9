import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { SEARCH_FIELD } from "@/domain/recordings/use-search";
import { useT } from "@/lib/i18n/i18n";
import { HitRow, NameRow, RecordingHead } from "./hit-row";
import type { SearchRow } from "./search-rows";
import { useHitPlayer } from "./use-hit-player";

export interface SearchResultsProps {
  rows: SearchRow[];
  /** Whether these are of the words before, while the new ones are looked for. */
  stale: boolean;
  hasMore: boolean;
  loadMore: () => void;
}

const AHEAD = 10; // Rows before the end at which more is read.

/** Hits as a virtual list that reads on; arrows move, Enter opens, Space plays. */
export function SearchResults({ rows, stale, hasMore, loadMore }: SearchResultsProps) {
  const t = useT();
  const box = useRef<HTMLElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const wanted = useRef<string | null>(null);
  const { playing, toggle } = useHitPlayer();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: (at) => (rows[at]?.kind === "hit" ? 72 : 44),
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 8,
    initialRect: { width: 320, height: 800 },
  });
  const drawn = virtual.getVirtualItems();
  const near = hasMore && (drawn.at(-1)?.index ?? 0) >= rows.length - AHEAD;
  // biome-ignore lint/correctness/useExhaustiveDependencies: reads on once for each end that is reached
  useEffect(() => {
    if (near) loadMore();
  }, [near, rows.length]);

  useLayoutEffect(() => {
    if (wanted.current && focusHit(box.current, wanted.current)) wanted.current = null;
  });
  const stops = rows.filter(({ kind }) => kind !== "recording");
  const stop = stops.some(({ key }) => key === cursor) ? cursor : stops[0]?.key;

  const goTo = (key: string) => {
    wanted.current = key;
    setCursor(key);
    virtual.scrollToIndex(rows.findIndex((row) => row.key === key));
    if (focusHit(box.current, key)) wanted.current = null;
  };
  const goToField = () => document.getElementById(SEARCH_FIELD)?.focus();
  const onKeyDown = (event: KeyboardEvent) => {
    const key = event.target instanceof HTMLElement ? event.target.dataset.hit : undefined;
    const at = stops.findIndex((row) => row.key === key);
    const row = stops[at];
    const next = stops[at + 1];
    const before = stops[at - 1];
    const actions: Record<string, () => void> = {
      " ": () => row?.kind === "hit" && void toggle(row.key, row.hit),
      ArrowDown: () => next && goTo(next.key),
      ArrowUp: () => (before ? goTo(before.key) : goToField()),
      Escape: goToField,
    };
    const act = row && actions[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  return (
    <nav
      ref={box}
      aria-label={t("search.results")}
      aria-busy={stale}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto pb-2"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, key, start }) => {
          const row = rows[index];
          return (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row?.kind === "recording" && <RecordingHead recording={row.recording} />}
              {row?.kind === "name" && <NameRow row={row} reachable={row.key === stop} />}
              {row?.kind === "hit" && (
                <HitRow
                  row={row}
                  reachable={row.key === stop}
                  playing={playing === row.key}
                  onPlay={() => void toggle(row.key, row.hit)}
                />
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function focusHit(box: HTMLElement | null, key: string): boolean {
  const hits = [...(box?.querySelectorAll<HTMLElement>("[data-hit]") ?? [])];
  const hit = hits.find(({ dataset }) => dataset.hit === key);
  hit?.focus();
  return hit !== undefined;
}
