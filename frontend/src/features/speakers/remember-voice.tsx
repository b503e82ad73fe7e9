import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AudioLines, Check } from "lucide-react";
import { queryKeys, settingsQuery } from "@/api/queries";
import { rememberVoice, voicesQuery } from "@/api/voices";
import { IconButton } from "@/components/ui/icon-button";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { isGiven } from "@/domain/speakers/names";
import { useT } from "@/lib/i18n/i18n";

/** Lets the voice of somebody who is named be known in new recordings, where that is wanted. */
export function RememberVoice({ runId, name }: { runId: string; name: string }) {
  const t = useT();
  const client = useQueryClient();
  const { data: settings } = useQuery(settingsQuery);
  const wanted = settings?.voice_profiles === true && isGiven(name);
  const { data: voices } = useQuery({ ...voicesQuery, enabled: wanted });
  const remember = useMutation({
    mutationFn: () => rememberVoice(runId, name),
    onSuccess: () => notify(t("voices.remembered", { name })),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.voices }),
  });
  if (!wanted) return null;
  const known = voices?.some((voice) => voice.name === name) ?? false;
  const label = t(known ? "voices.rememberMore" : "voices.rememberOne", { name });
  const Icon = known ? Check : AudioLines;
  return (
    <IconButton
      label={label}
      title={known ? label : t("voices.remember")}
      disabled={remember.isPending}
      onClick={() => remember.mutate()}
    >
      <Icon size={16} aria-hidden="true" />
    </IconButton>
  );
}
