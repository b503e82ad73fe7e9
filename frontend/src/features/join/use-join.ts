import { useMutation, useQuery } from "@tanstack/react-query";
import { api } from "@/api/client";
import type { Join } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";
import { serverWords } from "@/lib/i18n/server-text";

const EVERY = 700; // Milliseconds between two questions how far it is.

/** A join that is asked for, and followed until it is done. */
export function useJoin() {
  const ask = useMutation({
    mutationFn: (body: { recordings: string[]; name: string }) => api.post<Join>("/joins", body),
  });
  const id = ask.data?.id ?? "";
  const { data } = useQuery({
    queryKey: ["join", id],
    queryFn: ({ signal }) => api.get<Join>(`/joins/${id}`, signal),
    enabled: id !== "",
    refetchInterval: ({ state }) => (state.data && state.data.state !== "joining" ? false : EVERY),
    staleTime: 0,
  });
  return {
    join: data ?? ask.data ?? null,
    error: ask.error && serverWords(ask.error),
    busy: ask.isPending,
    start: (recordings: string[], name: string) => ask.mutate({ recordings, name }),
    giveUp: () => void api.delete(`/joins/${id}`).catch(notifyProblem),
  };
}
