import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { applyEvent } from "@/api/events/apply-event";
import type { Run, RunOptions } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";

interface NewRun {
  id: string;
  options: Partial<RunOptions>;
  /** Whether it waits until somebody starts it. */
  later?: boolean;
}

/** Mutations of runs; answers are applied at once, before their events arrive. */
export function useRunActions() {
  const client = useQueryClient();
  const answered = {
    onSuccess: (run: Run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: notifyProblem,
  };
  const start = useMutation({
    mutationFn: ({ id, options, later }: NewRun) =>
      api.post<Run>(`/recordings/${id}/runs${later ? "?later=true" : ""}`, { ...options }),
    ...answered,
  });
  const startHeld = useMutation({
    mutationFn: ({ id }: Run) => api.post<Run>(`/runs/${id}/start`),
    ...answered,
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
  return { start, startHeld, stop, resume, retry, makeCurrent };
}
