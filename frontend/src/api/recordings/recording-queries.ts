import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError, api } from "../client";
import { queryKeys } from "../queries";
import type { GroupList, Recording, RecordingList, SearchAnswer } from "../types";
import type { GroupKind } from "./groups";
import { type ListFilters, type ListQuery, listSearch } from "./list-query";
import {
  changed,
  FIRST,
  fetchPage,
  isAbout,
  nextPage,
  type PageStart,
  readWithChanges,
} from "./recording-list";

/** A list of recordings, page by page as it is looked at. */
export const recordingListQuery = (query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: queryKeys.list(query),
    queryFn: ({ pageParam, signal }) => fetchPage(query, pageParam, signal),
    initialPageParam: FIRST as PageStart,
    getNextPageParam: nextPage,
  });

/** How many recordings pass some filters. */
export const countQuery = (filters: ListFilters) =>
  queryOptions({
    queryKey: queryKeys.count(filters),
    queryFn: async ({ signal }) =>
      (await api.get<RecordingList>(`/recordings?${listSearch(filters)}limit=1`, signal)).total,
  });

/** One recording; null where there is none of that id. */
export const recordingQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.recording(id),
    queryFn: ({ signal }) =>
      readWithChanges<Recording | null>(
        () => fetchRecording(id, signal),
        (one, change) => (isAbout(change, id) ? changed(one, change) : one),
      ),
  });

/** The recording, or null where there is none of that id. */
async function fetchRecording(id: string, signal: AbortSignal): Promise<Recording | null> {
  try {
    return await api.get<Recording>(`/recordings/${encodeURIComponent(id)}`, signal);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** All folders, or all tags, by name. */
export const groupsQuery = (kind: GroupKind) =>
  queryOptions({
    queryKey: [...queryKeys.groups, kind],
    queryFn: async ({ signal }) => (await api.get<GroupList>(`/${kind}`, signal)).items,
  });

/** What a search finds in all transcripts and names, page by page. */
export const searchQuery = (text: string) =>
  infiniteQueryOptions({
    queryKey: queryKeys.search(text),
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === null ? "" : `&after=${encodeURIComponent(pageParam)}`;
      return api.get<SearchAnswer>(`/search?q=${encodeURIComponent(text)}${after}`, signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 10_000, // An edit is found some seconds after it was made.
  });
