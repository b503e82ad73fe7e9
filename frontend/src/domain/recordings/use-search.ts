import { useCallback } from "react";
import { flushSync } from "react-dom";
import { createStore, useStore } from "@/lib/store";
import { useSetUrlState, useUrlState } from "@/lib/url-state";

/** Id of the field that is searched with. */
export const SEARCH_FIELD = "search";

/** Whether the search is open, be its field empty. */
const searchOpen = createStore(false);

/** Opens the search; set while the page is there. */
export const searchShortcut = {
  open: (): void => undefined,
};

/** The search over all recordings, as the URL says it. */
export function useSearch() {
  const { search: text = "", hit } = useUrlState();
  const change = useSetUrlState();
  const isOpen = useStore(searchOpen) || text !== "";

  const open = useCallback(
    (words?: string) => {
      change((now) => ({ ...now, search: words || now.search, hit: undefined }));
      flushSync(() => searchOpen.set(true));
      const field = document.getElementById(SEARCH_FIELD);
      if (!(field instanceof HTMLInputElement)) return;
      if (words) field.value = words;
      field.focus();
      field.select();
    },
    [change],
  );
  const close = useCallback(() => {
    searchOpen.set(false);
    change((now) => ({ ...now, search: undefined, hit: undefined }));
  }, [change]);
  const set = useCallback(
    (next: string) => change((now) => ({ ...now, search: next || undefined }), { replace: true }),
    [change],
  );
  // A narrow page shows either the search or what was opened from it.
  return { text, isOpen, isInFront: isOpen && hit === undefined, open, close, set };
}
