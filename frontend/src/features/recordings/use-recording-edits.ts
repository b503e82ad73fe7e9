import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys } from "@/api/queries";
import { withRecording } from "@/api/recording-list";
import type { Recording } from "@/api/types";
import { notifyProblem, offerUndo } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";

const change = (
  client: QueryClient,
  to: (all: Recording[] | undefined) => Recording[] | undefined,
) => client.setQueryData<Recording[]>(queryKeys.recordings, to);

const reload = (client: QueryClient) =>
  client.invalidateQueries({ queryKey: queryKeys.recordings });

/** Renames a recording optimistically; rolls back on failure. */
export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      api.patch<Recording>(`/recordings/${id}`, { name }),
    onMutate: ({ id, name }) =>
      change(client, (all) => all?.map((one) => (one.id === id ? { ...one, name } : one))),
    onError: (error) => {
      notifyProblem(error);
      void reload(client);
    },
  });
}

/** Deletes recordings without confirmation, with undo for ten seconds. */
export function useDeleteMany() {
  const client = useQueryClient();
  const forAll = (ids: string[], act: (id: string) => Promise<unknown>) =>
    Promise.all(ids.map(act))
      .catch(notifyProblem)
      .finally(() => reload(client));
  return useMutation({
    mutationFn: (ids: string[]) => forAll(ids, (id) => api.delete(`/recordings/${id}`)),
    onMutate: (ids) => change(client, (all) => all?.filter(({ id }) => !ids.includes(id))),
    onSuccess: (_, ids) =>
      offerUndo(
        t("recordings.deletedSome", { count: ids.length }),
        () => void forAll(ids, (id) => api.post(`/recordings/${id}/restore`)),
      ),
  });
}

/** Deletes a recording without confirmation, with undo for ten seconds. */
export function useDelete(onGone: (id: string) => void, onBack: (id: string) => void) {
  const client = useQueryClient();
  const restore = async (recording: Recording) => {
    try {
      const back = await api.post<Recording>(`/recordings/${recording.id}/restore`);
      change(client, (all) => all && withRecording(all, back));
      onBack(recording.id);
    } catch (error) {
      notifyProblem(error as Error);
    }
  };
  return useMutation({
    mutationFn: ({ id }: Recording) => api.delete(`/recordings/${id}`),
    onMutate: ({ id }) => {
      change(client, (all) => all?.filter((one) => one.id !== id));
      onGone(id);
    },
    onSuccess: (_, recording) =>
      offerUndo(t("recordings.deleted", { name: recording.name }), () => void restore(recording)),
    onError: (error) => {
      notifyProblem(error);
      void reload(client);
    },
  });
}
