import { useVirtualizer } from "@tanstack/react-virtual";
import { Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { chooseFiles } from "@/domain/uploads/upload-queue";
import { useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { useStore } from "@/lib/store";
import { useUrlState } from "@/lib/url-state";
import { ListFilter, typeIntoFilter } from "./list-filter";
import { ListFooter } from "./list-footer";
import { RecordingRow } from "./recording-row";
import { onlyFailed } from "./selection";

const ROW = 64;

/** Every recording, newest first; typing filters, arrow keys move. */
export function RecordingList({ exportMenu }: { exportMenu: ReactNode }) {
  const t = useT();
  const { q } = useUrlState();
  const { entries, total, isPending, error, refetch } = useListEntries(q);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex items-center gap-2 p-3 pb-2">
        <Button onClick={chooseFiles} className="flex-1">
          <Plus size={16} aria-hidden="true" />
          {t("recordings.add")}
        </Button>
        {total > 0 && exportMenu}
      </div>
      {total > 0 && <ListFilter />}
      {error && (
        <div className="flex flex-col items-start gap-3 p-5 text-small">
          <p>{t("recordings.fetchFailed", { reason: serverWords(error) })}</p>
          <Button onClick={() => void refetch()}>{t("ui.tryAgain")}</Button>
        </div>
      )}
      {isPending && !error && (
        <p className="p-5 text-small text-soft">{t("recordings.fetching")}</p>
      )}
      {!isPending && !error && total === 0 && (
        <p className="p-5 text-small text-soft">{t("recordings.empty")}</p>
      )}
      {total > 0 && entries.length === 0 && (
        <p className="p-5 text-small text-soft">{t("recordings.noneNamed", { filter: q })}</p>
      )}
      {entries.length > 0 && <List />}
      {total > 0 && <ListFooter />}
    </div>
  );
}

function List() {
  const t = useT();
  const { q } = useUrlState();
  const { entries } = useListEntries(q, useStore(onlyFailed));
  const { id, index, step } = useOpenRecording();
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    getItemKey: (at) => entries[at]?.id ?? at,
    overscan: 8,
    initialRect: { width: 320, height: 800 },
  });

  // Scrolls only when another recording is opened, not when one is added above it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see the line before
  useEffect(() => {
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [id]);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) return typeIntoFilter(event);
    event.preventDefault();
    event.stopPropagation();
    step(by);
    requestAnimationFrame(() =>
      box.current?.querySelector<HTMLElement>("[aria-current=true]")?.focus(),
    );
  };

  return (
    <nav
      ref={box}
      aria-label={t("app.recordings")}
      onKeyDown={onKeyDown}
      className="min-h-0 flex-1 overflow-y-auto pb-2"
    >
      <ul className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          if (!entry) return null;
          return (
            <li
              key={item.key}
              className="absolute inset-x-0 top-0"
              style={{ height: ROW, transform: `translateY(${item.start}px)` }}
            >
              <RecordingRow
                entry={entry}
                chosen={entry.id === id}
                reachable={entry.id === id || (index < 0 && item.index === 0)}
              />
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
