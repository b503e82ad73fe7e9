import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { queryKeys, settingsQuery } from "@/api/queries";
import type { Settings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toasts";

/** Why no model can be fetched now, if recordings wait for one; nothing otherwise. */
export function ModelWait() {
  const { data } = useQuery(settingsQuery);
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: () => api.post<Settings>("/models/retry"),
    onSuccess: (settings) => client.setQueryData(queryKeys.settings, settings),
    onError: (error) => notify(error.message),
  });
  if (!data?.model_wait) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-small" role="status">
      <p className="min-w-3/5 flex-1 text-pretty">
        {data.model_wait} It is tried again by itself, and what waits for it begins then.
      </p>
      <Button onClick={() => retry.mutate()} disabled={retry.isPending}>
        Try now
      </Button>
    </div>
  );
}
