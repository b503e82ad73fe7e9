import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys } from "@/api/queries";
import type { Settings, Voice } from "@/api/types";
import { deleteVoice, deleteVoices } from "@/api/voices";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { t } from "@/lib/i18n/i18n";

/** Switches them on or off; the page follows the server, which knows no voices before. */
function useSwitch(onOff: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => api.patch<Settings>("/settings", { voice_profiles: on }),
    onSuccess: (next, on) => {
      if (!on) onOff();
      client.setQueryData(queryKeys.settings, next);
    },
    onError: notifyProblem,
  });
}

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
  const turn = useSwitch(() => gone(null));
  return {
    turn,
    forget: (voice: Voice) => one.mutate(voice),
    forgetAll: () => all.mutate(),
  };
}
