import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { readingOn } from "@/api/read-on";
import { isUnfiltered, stateOf } from "@/api/recordings/list-query";
import { recordingsIn } from "@/api/recordings/recording-list";
import { recordingListQuery } from "@/api/recordings/recording-queries";
import type { Recording } from "@/api/types";
import { hasEnded, hasId, type Upload, useUploads } from "@/domain/uploads/upload-queue";
import { useListQuery } from "./use-list-query";

/** A line of the recording list: a recording or an upload. */
export type ListEntry =
  | { kind: "recording"; id: string; name: string; recording: Recording }
  | { kind: "upload"; id: string; name: string; upload: Upload };

/** The list that the URL asks for, as far as it was read: uploads first, then recordings. */
export function useListEntries() {
  const query = useListQuery();
  const list = useInfiniteQuery({
    ...recordingListQuery(query),
    placeholderData: keepPreviousData,
  });
  const { data, isPending, isPlaceholderData, error } = list;
  const uploads = useUploads();
  const entries = useMemo(() => {
    const recordings = recordingsIn(data?.pages ?? []);
    // A file that is being sent has a name, and nothing else that could be asked for.
    const sending = isUnfiltered({ ...query, q: "" }) ? uploads : [];
    return entriesOf(recordings, named(sending, query.q));
  }, [data, uploads, query]);
  const recordings = data?.pages[0]?.total ?? 0;
  return {
    entries,
    /** How many there are in the list, most of them perhaps not read yet. */
    total: recordings + entries.filter(({ kind }) => kind === "upload").length,
    recordings,
    filtered: !isUnfiltered(query),
    isPending,
    isPlaceholderData,
    error: data ? null : error,
    refetch: list.refetch,
    hasMore: list.hasNextPage,
    loadMore: readingOn(list),
  };
}

/** Whether a file could not be sent, read or transcribed. */
export function hasFailed(entry: ListEntry): boolean {
  if (entry.kind === "upload") return hasEnded(entry.upload);
  return stateOf(entry.recording) === "failed";
}

/** The entry of an id in the URL; an upload also by its earlier id. */
export function findEntry(entries: ListEntry[], name: string | undefined): ListEntry | undefined {
  return entries.find(
    (entry) => entry.id === name || (entry.kind === "upload" && hasId(entry.upload, name)),
  );
}

function entriesOf(recordings: Recording[], uploads: Upload[]): ListEntry[] {
  const arrived = new Set(recordings.map(({ id }) => id));
  const sending = uploads
    .filter(({ id }) => id === null || !arrived.has(id))
    .map((upload): ListEntry => {
      return { kind: "upload", id: upload.id ?? upload.key, name: upload.name, upload };
    });
  const kept = recordings.map((recording): ListEntry => {
    return { kind: "recording", id: recording.id, name: recording.name, recording };
  });
  return [...sending.reverse(), ...kept];
}

function named(uploads: Upload[], text = ""): Upload[] {
  const wanted = text.toLocaleLowerCase();
  return uploads.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}
