import { useCallback } from "react";
import { useChangePage, usePage } from "@/lib/url-state";
import { entryNamed, useEntries } from "./list-entries";

/** The recording that is open, its place in the index, and how to open another one. */
export function useOpen() {
  const { recording: id, q } = usePage();
  const { entries } = useEntries(q);
  const change = useChangePage();
  const opened = entryNamed(entries, id);
  const index = opened ? entries.indexOf(opened) : -1;

  const open = useCallback(
    (next: string | undefined) => change(({ q }) => ({ q, recording: next })),
    [change],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const next = entries[index < 0 ? 0 : index + by];
      if (next) open(next.id);
    },
    [entries, index, open],
  );
  return { id, index, count: entries.length, open, step };
}
