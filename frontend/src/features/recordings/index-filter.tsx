import { Search, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useChangePage, usePage } from "@/lib/page";

const FIELD = "filter";

/**
 * The index's filter. The field keeps its own text, because the address follows a moment later and
 * must not move the caret; from the address it learns only while nobody is in it.
 */
export function IndexFilter() {
  const { q } = usePage();
  const change = useChangePage();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current && document.activeElement !== field.current) field.current.value = q ?? "";
  }, [q]);
  const set = (next: string) =>
    change((now) => ({ ...now, q: next || undefined }), { replace: true });
  const clear = () => {
    if (field.current) field.current.value = "";
    set("");
  };
  return (
    <div className="relative mx-3 mb-2">
      <Search
        size={16}
        aria-hidden="true"
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-3 text-mark"
      />
      <input
        ref={field}
        id={FIELD}
        type="search"
        aria-label="Filter recordings by name"
        placeholder="Filter"
        defaultValue={q ?? ""}
        onChange={({ target }) => set(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") clear();
          if (event.key === "ArrowDown")
            document.querySelector<HTMLElement>("[data-entry]")?.focus();
        }}
        className="h-11 w-full rounded-soft border border-mark bg-raised pr-10 pl-9 text-small placeholder:text-soft md:h-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {q && (
        <button
          type="button"
          aria-label="Clear the filter"
          onClick={clear}
          className="-translate-y-1/2 absolute top-1/2 right-0 grid size-11 place-items-center text-soft md:size-9"
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
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
