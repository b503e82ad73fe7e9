import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { keys } from "@/api/queries";
import { withRecording } from "@/api/recordings";
import type { Recording } from "@/api/types";
import { notify, offerUndo } from "@/components/ui/toasts";

const change = (
  client: QueryClient,
  to: (all: Recording[] | undefined) => Recording[] | undefined,
) => client.setQueryData<Recording[]>(keys.recordings, to);

const reload = (client: QueryClient) => client.invalidateQueries({ queryKey: keys.recordings });

/** Gives a recording another name, at once on the page; the old one comes back if that fails. */
export function useRename() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      api.patch<Recording>(`/recordings/${id}`, { name }),
    onMutate: ({ id, name }) =>
      change(client, (all) => all?.map((one) => (one.id === id ? { ...one, name } : one))),
    onError: (error) => {
      notify(error.message);
      void reload(client);
    },
  });
}

/** Deletes a recording without asking, and offers to take it back for ten seconds. */
export function useDelete(onGone: (id: string) => void, onBack: (id: string) => void) {
  const client = useQueryClient();
  const restore = async (recording: Recording) => {
    try {
      const back = await api.post<Recording>(`/recordings/${recording.id}/restore`);
      change(client, (all) => all && withRecording(all, back));
      onBack(recording.id);
    } catch (error) {
      notify((error as Error).message);
    }
  };
  return useMutation({
    mutationFn: ({ id }: Recording) => api.delete(`/recordings/${id}`),
    onMutate: ({ id }) => {
      change(client, (all) => all?.filter((one) => one.id !== id));
      onGone(id);
    },
    onSuccess: (_, recording) =>
      offerUndo(`“${recording.name}” is deleted.`, () => void restore(recording)),
    onError: (error) => {
      notify(error.message);
      void reload(client);
    },
  });
}
