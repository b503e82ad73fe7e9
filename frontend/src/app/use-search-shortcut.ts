import { useEffect } from "react";
import { searchShortcut, useSearch } from "@/domain/recordings/use-search";

/** Lets the key that opens the search do so while the caller is mounted; returns the search. */
export function useSearchShortcut() {
  const search = useSearch();
  const { open } = search;
  useEffect(() => {
    searchShortcut.open = () => open();
    return () => {
      searchShortcut.open = () => undefined;
    };
  }, [open]);
  return search;
}
