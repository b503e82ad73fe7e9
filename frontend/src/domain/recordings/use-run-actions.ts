import { useMutation, useQueryClient } from "@tanstack/react-query";
import { applyEvent } from "@/api/apply-event";
import { api } from "@/api/client";
import type { Run, RunList, RunOptions } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";

/** Mutations of runs; answers are applied at once, before their events arrive. */
export function useRunActions() {
  const client = useQueryClient();
  const answered = {
    onSuccess: (run: Run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: notifyProblem,
  };
  const start = useMutation({
    mutationFn: ({ id, options }: { id: string; options: Partial<RunOptions> }) =>
      api.post<Run>(`/recordings/${id}/runs`, { ...options }),
    ...answered,
  });
  const startAll = useMutation({
    mutationFn: (ids: string[]) => api.post<RunList>("/runs", { recording_ids: ids, options: {} }),
    onSuccess: ({ items }) => {
      for (const run of items) applyEvent(client, { type: "run.changed", data: run, id: 0 });
    },
    onError: answered.onError,
  });
  const stop = useMutation({
    mutationFn: ({ id }: Run) => api.post<Run>(`/runs/${id}/cancel`),
    ...answered,
  });
  const retry = useMutation({
    mutationFn: ({ id }: Run) => api.post<Run>(`/runs/${id}/retry`),
    ...answered,
  });
  const resume = useMutation({
    mutationFn: ({ id }: Run) => api.post<Run>(`/runs/${id}/resume`),
    ...answered,
  });
  const makeCurrent = useMutation({
    mutationFn: ({ id }: Run) => api.post<Run>(`/runs/${id}/current`),
    ...answered,
  });
  return { start, startAll, stop, resume, retry, makeCurrent };
}
