import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { useT } from "@/lib/i18n/i18n";
import { useSelection } from "../picking/selection";
import { RecordingRow } from "./recording-row";
import { useListKeys } from "./use-list-keys";

const ROW = 64;
const AHEAD = 20; // Rows before the end of what was read at which more is read.

/** The rows of the list as a virtual list that reads on as it is scrolled. */
export function ListRows() {
  const t = useT();
  const { entries, hasMore, loadMore, isPlaceholderData } = useListEntries();
  const { id, index } = useOpenRecording();
  const picking = useSelection() !== null;
  const [cursor, setCursor] = useState<string | null>(null);
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: entries.length + (hasMore ? 1 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: (at) => entries[at]?.id ?? "more",
    overscan: 8,
    initialRect: { width: 320, height: 800 },
  });
  const drawn = virtual.getVirtualItems();
  const last = Math.max(drawn.at(-1)?.index ?? 0, index);
  const near = hasMore && last >= entries.length - AHEAD;

  // biome-ignore lint/correctness/useExhaustiveDependencies: reads on once for each end that is reached
  useEffect(() => {
    if (near) loadMore();
  }, [near, entries.length]);

  // Scrolls only when another recording is opened, not when one is added above it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see the line before
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [id]);

  const { onKeyDown, onClick } = useListKeys({
    box,
    cursor,
    setCursor,
    show: (at) => virtual.scrollToIndex(at, { align: "auto" }),
  });
  const at = (one: string | null | undefined) => entries.some((entry) => entry.id === one);
  const stop = picking && at(cursor) ? cursor : at(id) ? id : entries[0]?.id;

  return (
    <nav
      ref={box}
      aria-label={t("app.recordings")}
      aria-busy={isPlaceholderData}
      onKeyDown={onKeyDown}
      onClickCapture={onClick}
      className="min-h-0 flex-1 overflow-y-auto pb-2"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {drawn.map((item) => {
          const entry = entries[item.index];
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW, transform: `translateY(${item.start}px)` }}
            >
              {entry ? (
                <RecordingRow
                  entry={entry}
                  chosen={entry.id === id}
                  reachable={entry.id === stop}
                />
              ) : (
                <p className="p-5 text-small text-soft">{t("library.more")}</p>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
