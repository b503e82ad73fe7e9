import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "@/api/client";
import { recordingQuery } from "@/api/recordings/recording-queries";
import type { UploadFacts } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";
import { serverWords } from "@/lib/i18n/server-text";

const EVERY = 700; // Milliseconds between two questions how far it is.

/** A recording that the server fetches from a web address, followed until it is listed. */
export function useFetchedUpload() {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: (url: string) => api.post<UploadFacts>("/uploads/url", { url }),
  });
  const id = ask.data?.id ?? "";
  const { data } = useQuery({
    queryKey: ["fetched-upload", id],
    queryFn: async ({ signal }) => {
      const upload = await api.get<UploadFacts>(`/uploads/${id}`, signal);
      const whole = upload.length > 0 && upload.offset === upload.length;
      const recording = whole && (await client.fetchQuery({ ...recordingQuery(id), staleTime: 0 }));
      return { upload, listed: Boolean(recording) };
    },
    enabled: id !== "",
    refetchInterval: ({ state }) =>
      state.data?.listed || state.data?.upload.error ? false : EVERY,
    staleTime: 0,
  });
  return {
    upload: data?.upload ?? ask.data ?? null,
    listed: data?.listed ?? false,
    problem: ask.error && serverWords(ask.error),
    busy: ask.isPending,
    start: (url: string) => ask.mutate(url),
    again: () => ask.reset(),
    giveUp: () => void api.delete(`/uploads/${id}`).catch(notifyProblem),
  };
}
