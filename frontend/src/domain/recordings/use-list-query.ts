import { useMemo } from "react";
import { type ListQuery, plainQuery, SORTS, STATES } from "@/api/recordings/list-query";
import { useUrlState } from "@/lib/url-state";

/** What the list is asked for, as the URL says it. */
export function useListQuery(): ListQuery {
  const { q, sort, state, folder, tag, archived } = useUrlState();
  return useMemo(
    () =>
      plainQuery({
        q,
        folder,
        tag,
        archived,
        sort: SORTS.find((one) => one === sort),
        state: STATES.find((one) => one === state),
      }),
    [q, sort, state, folder, tag, archived],
  );
}
