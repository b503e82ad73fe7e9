import type { UseInfiniteQueryResult } from "@tanstack/react-query";

type Pages = Pick<
  UseInfiniteQueryResult,
  "isFetching" | "isFetchingNextPage" | "refetch" | "fetchNextPage"
>;

/**
 * A function that reads the next page of a list. Where the pages are being read anew, it comes after
 * that, which would be given up for it otherwise: who is at the end of a list asks only once.
 *
 * The fields are read while drawing, or the query would not tell of their changes.
 */
export function readingOn({ isFetching, isFetchingNextPage, refetch, fetchNextPage }: Pages) {
  return async (): Promise<void> => {
    if (isFetchingNextPage) return;
    if (isFetching) await refetch({ cancelRefetch: false }); // What is under way.
    await fetchNextPage({ cancelRefetch: false });
  };
}
