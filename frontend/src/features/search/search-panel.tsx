import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { readingOn } from "@/api/read-on";
import { searchQuery } from "@/api/recordings/recording-queries";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { SearchField } from "@/components/ui/search-field";
import { SEARCH_FIELD, useSearch } from "@/domain/recordings/use-search";
import { t, useT } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { SearchResults } from "./search-results";
import { searchRows } from "./search-rows";

const TYPING = 150; // Milliseconds after the last letter until what was typed is looked for.

/** Search over all recordings, in the place of the list. */
export function SearchPanel() {
  const t = useT();
  const { text, close, set } = useSearch();
  const field = useRef<HTMLInputElement>(null);
  const wanted = useSettled(text.trim(), TYPING);
  const found = useInfiniteQuery({
    ...searchQuery(wanted),
    enabled: wanted !== "",
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => searchRows(found.data?.pages ?? []), [found.data]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") close();
    if (event.key !== "ArrowDown" && event.key !== "Enter") return;
    event.preventDefault();
    const hit = document.querySelector<HTMLElement>("[data-hit]");
    if (event.key === "Enter") hit?.click();
    else hit?.focus();
  };
  return (
    <section className="flex h-full min-h-0 flex-col" aria-label={t("search.title")}>
      <div className="flex items-center gap-1 p-3 pb-1">
        <SearchField
          ref={field}
          id={SEARCH_FIELD}
          autoFocus={text === ""}
          aria-label={t("search.title")}
          placeholder={t("search.title")}
          value={text}
          maxLength={400}
          onChange={set}
          onKeyDown={onKeyDown}
          className="min-w-0 flex-1"
        />
        <IconButton label={t("search.close")} shortcut="Esc" onClick={close}>
          <X size={18} aria-hidden="true" />
        </IconButton>
      </div>
      <p role="status" className="tabular min-h-7 px-5 pt-1 pb-2 text-small text-soft empty:hidden">
        {wanted !== "" && !found.error && statusText(found, rows.length)}
      </p>
      {text.trim() === "" && <Hints />}
      {wanted !== "" && found.error && (
        <div role="alert" className="flex flex-col items-start gap-3 p-5 pt-1 text-small">
          <p>{t("search.failed", { reason: serverWords(found.error) })}</p>
          <Button onClick={() => void found.refetch()}>{t("ui.tryAgain")}</Button>
        </div>
      )}
      {text.trim() !== "" && !found.error && rows.length > 0 && (
        <SearchResults
          rows={rows}
          stale={found.isPlaceholderData}
          hasMore={found.hasNextPage}
          loadMore={readingOn(found)}
        />
      )}
    </section>
  );
}

interface Found {
  data?: { pages: { names: unknown[]; hits: unknown[] }[] };
  hasNextPage: boolean;
}

function statusText({ data, hasNextPage }: Found, rows: number): string {
  if (!data) return t("search.searching");
  if (rows === 0) return t("search.none");
  const count = data.pages.reduce((sum, page) => sum + page.names.length + page.hits.length, 0);
  return t(hasNextPage ? "search.first" : "search.found", { count });
}

function Hints() {
  const t = useT();
  const hints = ["words", "phrase", "beginning"] as const;
  return (
    <div className="flex flex-col gap-3 p-5 pt-1 text-small text-soft">
      <p>{t("search.hint")}</p>
      <dl className="flex flex-col gap-2">
        {hints.map((name) => (
          <div key={name}>
            <dt className="text-ink">{t(`search.examples.${name}`)}</dt>
            <dd>{t(`search.meanings.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** A value once it has not changed for a while; what is empty counts at once. */
function useSettled(value: string, milliseconds: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, value === "" ? 0 : milliseconds, value);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return settled;
}
