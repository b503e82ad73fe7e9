import { X } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { SearchField } from "@/components/ui/search-field";
import { useT } from "@/lib/i18n/i18n";
import { useSetUrlState, useUrlState } from "@/lib/url-state";

const FIELD = "filter";

/** Filter of the recording list by name. */
export function ListFilter() {
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
      onChange={set}
      onKeyDown={(event) => {
        if (event.key === "Escape") clear();
        if (event.key === "ArrowDown") document.querySelector<HTMLElement>("[data-entry]")?.focus();
      }}
      className="mx-3 mb-2"
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
