import { useCallback } from "react";
import { listState, useSetUrlState, useUrlState } from "@/lib/url-state";
import { findEntry, useListEntries } from "./list-entries";

/** The open recording, its position in the list, and how to open another. */
export function useOpenRecording() {
  const { recording: id } = useUrlState();
  const { entries, total } = useListEntries();
  const change = useSetUrlState();
  const opened = findEntry(entries, id);
  const index = opened ? entries.indexOf(opened) : -1;

  const open = useCallback(
    (next: string | undefined) => change((now) => ({ ...listState(now), recording: next })),
    [change],
  );
  const step = useCallback(
    (by: 1 | -1) => {
      const next = entries[index < 0 ? 0 : index + by];
      if (next) open(next.id);
    },
    [entries, index, open],
  );
  return { id, index, count: total, open, step };
}
