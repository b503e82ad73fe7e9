import { useMutation, useQueryClient } from "@tanstack/react-query";
import { queryKeys } from "@/api/queries";
import type { Voice } from "@/api/types";
import { deleteVoice, deleteVoices } from "@/api/voices";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";

/** What can be done with remembered voices. */
export function useVoices() {
  const client = useQueryClient();
  const gone = (id: string | null) =>
    client.setQueryData<Voice[]>(queryKeys.voices, (now) =>
      now?.filter((voice) => id !== null && voice.id !== id),
    );
  const onSettled = () => client.invalidateQueries({ queryKey: queryKeys.voices });
  const one = useMutation({
    mutationFn: ({ id }: Voice) => deleteVoice(id),
    onSuccess: (_, { id, name }) => {
      gone(id);
      notify(t("voices.deleted", { name }));
    },
    onError: notifyProblem,
    onSettled,
  });
  const all = useMutation({
    mutationFn: deleteVoices,
    onSuccess: () => {
      gone(null);
      notify(t("voices.allDeleted"));
    },
    onError: notifyProblem,
    onSettled,
  });
  return {
    forget: (voice: Voice) => one.mutate(voice),
    forgetAll: () => all.mutate(),
    /** Takes all out of the page: the server deletes them by itself. */
    gone: () => gone(null),
  };
}
