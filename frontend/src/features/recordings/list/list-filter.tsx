import { Search, SlidersHorizontal, X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { SearchField } from "@/components/ui/search-field";
import { useSearch } from "@/domain/recordings/use-search";
import { useT } from "@/lib/i18n/i18n";
import { titleWithKey } from "@/lib/i18n/key-label";
import { useSetUrlState, useUrlState } from "@/lib/url-state";
import { FilterChips } from "./filter-chips";
import { ListOptions } from "./list-options";

const FIELD = "filter";

/** Filter of the recording list: names as they are typed, the rest behind a button. */
export function ListFilter() {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <div className="mx-3 mb-2 flex gap-1">
        <NameFilter />
        <IconButton
          label={t("library.options")}
          aria-expanded={open}
          className={open ? "bg-chosen" : undefined}
          onClick={() => setOpen(!open)}
        >
          <SlidersHorizontal size={18} aria-hidden="true" />
        </IconButton>
      </div>
      {open ? <ListOptions /> : <FilterChips />}
      <SearchTexts />
    </>
  );
}

/** From names to texts: what was typed, looked for in all transcripts. */
function SearchTexts() {
  const t = useT();
  const { q } = useUrlState();
  const { open } = useSearch();
  if (!q?.trim()) return null;
  return (
    <Button
      kind="quiet"
      title={titleWithKey(t("search.title"), "Ctrl+K")}
      className="mx-3 mb-1 max-w-[calc(100%-24px)] px-2! text-accent!"
      onClick={() => open(q.trim())}
    >
      <Search size={16} className="shrink-0" aria-hidden="true" />
      <span className="truncate">{t("library.searchTexts", { text: q.trim() })}</span>
    </Button>
  );
}

function NameFilter() {
  const t = useT();
  const { q } = useUrlState();
  const change = useSetUrlState();
  const field = useRef<HTMLInputElement>(null);
  const set = (next: string) =>
    change((now) => ({ ...now, q: next || undefined }), { replace: true });
  const clear = () => {
    if (field.current) field.current.value = "";
    set("");
  };
  return (
    <SearchField
      ref={field}
      id={FIELD}
      aria-label={t("recordings.filterLabel")}
      placeholder={t("recordings.filter")}
      value={q ?? ""}
      maxLength={200}
      onChange={set}
      onKeyDown={(event) => {
        if (event.key === "Escape") clear();
        if (event.key === "ArrowDown") document.querySelector<HTMLElement>("[data-entry]")?.focus();
      }}
      className="min-w-0 flex-1"
    >
      {q && (
        <button
          type="button"
          aria-label={t("recordings.clearFilter")}
          onClick={clear}
          className="-translate-y-1/2 absolute top-1/2 right-0 grid size-11 place-items-center text-soft md:size-9"
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </SearchField>
  );
}

/** Puts the caret behind what the filter says. */
export function goToFilter(): void {
  const field = document.getElementById(FIELD);
  if (!(field instanceof HTMLInputElement)) return;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

/** Typing on a row filters: the field has the focus in time for the letter to arrive in it. */
export function typeIntoFilter(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!/^[\p{L}\p{N}]$/u.test(event.key)) return;
  event.stopPropagation();
  goToFilter();
}
