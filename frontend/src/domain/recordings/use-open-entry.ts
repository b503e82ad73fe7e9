import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/api/queries";
import { knownRecording } from "@/api/recordings/recording-cache";
import { recordingQuery } from "@/api/recordings/recording-queries";
import type { Recording } from "@/api/types";
import { findUpload, type Upload, useUploads } from "@/domain/uploads/upload-queue";
import { useUrlState } from "@/lib/url-state";

/** What the URL opens: a recording, or a file that becomes one. */
export interface OpenEntry {
  recording: Recording | null;
  upload: Upload | null;
  /** Whether the server has not said yet what there is. */
  isPending: boolean;
  error: Error | null;
}

/** What is open, whether the list shows it or not. */
export function useOpenEntry(): OpenEntry {
  const { recording: id } = useUrlState();
  const upload = findUpload(useUploads(), id) ?? null;
  const { recording, isPending, error } = useRecording(upload?.id ?? (upload ? undefined : id));
  if (recording) return { recording, upload: null, isPending: false, error: null };
  return { recording, upload, isPending: isPending && !upload, error };
}

/** A recording by its id: what the page knows of it, else what the server says. */
export function useRecording(id: string | undefined) {
  const client = useQueryClient();
  const { data, isPending, error } = useQuery({
    ...recordingQuery(id ?? ""),
    enabled: id !== undefined,
    initialData: () => (id === undefined ? undefined : knownRecording(client, id)),
    initialDataUpdatedAt: () => lastListed(client),
  });
  return { recording: data ?? null, isPending: isPending && id !== undefined, error };
}

function lastListed(client: QueryClient): number {
  const lists = client.getQueryCache().findAll({ queryKey: queryKeys.lists });
  return Math.max(0, ...lists.map(({ state }) => state.dataUpdatedAt));
}
