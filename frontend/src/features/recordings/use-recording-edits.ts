import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { actOn } from "@/api/recordings/bulk";
import {
  changeAtOnce,
  changeRecordings,
  readLists,
  removeAtOnce,
} from "@/api/recordings/recording-cache";
import type { Recording } from "@/api/types";
import { notifyProblem, offerUndo } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";
import { type Filing, fileRecordings } from "./filing/file-recordings";

/** Renames a recording optimistically; rolls back on failure. */
export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      api.patch<Recording>(`/recordings/${id}`, { name }),
    onMutate: ({ id, name }) => changeAtOnce(client, id, { name }),
    onError: (error, { id }) => {
      notifyProblem(error);
      void readLists(client, id);
    },
  });
}

/** Files a recording under tags and a folder, with undo for ten seconds. */
export function useFile({ id }: Recording) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ before, change }: { before: Recording; change: Filing }) =>
      fileRecordings(client, [before], { ids: [id] }, change),
    onError: notifyProblem,
    onSettled: () => void readLists(client, id),
  });
}

/** Puts a recording into the archive or takes it out, with undo for ten seconds. */
export function useArchive() {
  const client = useQueryClient();
  const set = async (id: string, archived: boolean) => {
    changeAtOnce(client, id, { archived });
    await actOn({ ids: [id] }, { action: archived ? "archive" : "unarchive" });
  };
  return useMutation({
    mutationFn: ({ id, archived }: Recording) => set(id, !archived),
    onSuccess: (_, { id, archived }) =>
      offerUndo(t(archived ? "library.unarchived" : "library.archived", { count: 1 }), () => {
        void set(id, archived)
          .catch(notifyProblem)
          .finally(() => readLists(client, id));
      }),
    onError: notifyProblem,
    onSettled: (_, __, { id }) => void readLists(client, id),
  });
}

/** Deletes a recording without confirmation, with undo for ten seconds. */
export function useDelete(onGone: (id: string) => void, onBack: (id: string) => void) {
  const client = useQueryClient();
  const restore = async (recording: Recording) => {
    try {
      const back = await api.post<Recording>(`/recordings/${recording.id}/restore`);
      changeRecordings(client, { id: 0, type: "recording.changed", data: back });
      onBack(recording.id);
    } catch (error) {
      notifyProblem(error as Error);
    }
  };
  return useMutation({
    mutationFn: ({ id }: Recording) => api.delete(`/recordings/${id}`),
    onMutate: ({ id }) => {
      removeAtOnce(client, id);
      onGone(id);
    },
    onSuccess: (_, recording) =>
      offerUndo(t("recordings.deleted", { name: recording.name }), () => void restore(recording)),
    onError: (error, { id }) => {
      notifyProblem(error);
      void readLists(client, id);
    },
  });
}
