import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys, settingsQuery } from "@/api/queries";
import type { Settings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { ServerText } from "@/components/ui/server-text";
import { notifyProblem } from "@/components/ui/toasts";
import { useT } from "@/lib/i18n/i18n";

/** Why no model can be fetched now, if recordings wait for one; nothing otherwise. */
export function ModelWait() {
  const t = useT();
  const { data } = useQuery(settingsQuery);
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.post<Settings>("/models/retry"),
    onSuccess: (settings) => client.setQueryData(queryKeys.settings, settings),
    onError: notifyProblem,
  });
  if (!data?.model_wait) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-small" role="status">
      <p className="min-w-3/5 flex-1 text-pretty">
        <ServerText of={data.model_wait} /> {t("models.triedAgain")}
      </p>
      <Button onClick={() => retry.mutate()} disabled={retry.isPending}>
        {t("models.tryNow")}
      </Button>
    </div>
  );
}
