import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { recordingsQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { hasEnded, type Upload, useUploads } from "@/domain/uploads/upload-queue";
import { recordingStatus } from "./status-text";

/** A line of the recording list: a recording or an upload. */
export type ListEntry =
  | { kind: "recording"; id: string; name: string; recording: Recording }
  | { kind: "upload"; id: string; name: string; upload: Upload };

/** The entries that pass the filter, newest first. */
export function useListEntries(filter = "", failedOnly = false) {
  const { data, isPending, error, refetch } = useQuery(recordingsQuery);
  const uploads = useUploads();
  const all = useMemo(() => entriesOf(data ?? [], uploads), [data, uploads]);
  const entries = useMemo(
    () => filtered(all, filter).filter((entry) => !failedOnly || hasFailed(entry)),
    [all, filter, failedOnly],
  );
  return { entries, total: all.length, isPending, error: data ? null : error, refetch };
}

/** Whether a file could not be sent, read or transcribed. */
export function hasFailed(entry: ListEntry): boolean {
  if (entry.kind === "upload") return hasEnded(entry.upload);
  return recordingStatus(entry.recording) === "failed";
}

/** The entry of an id in the URL; an upload also by its earlier id. */
export function findEntry(entries: ListEntry[], name: string | undefined): ListEntry | undefined {
  return entries.find(
    (entry) => entry.id === name || (entry.kind === "upload" && hasId(entry.upload, name)),
  );
}

function hasId({ key, previousId: was }: Upload, name: string | undefined): boolean {
  return key === name || (was !== null && was === name);
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

function filtered(entries: ListEntry[], filter: string): ListEntry[] {
  const wanted = filter.trim().toLocaleLowerCase();
  if (!wanted) return entries;
  return entries.filter(({ name }) => name.toLocaleLowerCase().includes(wanted));
}
