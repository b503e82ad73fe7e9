import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { transcriptQuery } from "@/api/queries";
import { applySpeakers, askSpeakers, forgetSpeakers, speakersQuery } from "@/api/speakers";
import type { Run, Segment } from "@/api/types";
import { notify, notifyProblem } from "@/components/ui/toasts";
import { type Person, peopleOf } from "@/domain/speakers/people";
import { t } from "@/lib/i18n/i18n";

const NO_SEGMENTS: readonly Segment[] = [];

/** Those who speak in the text of a run, and that text. */
export function useTextSpeakers(run: Run): {
  segments: readonly Segment[];
  people: readonly Person[];
} {
  const started = run.state !== "waiting";
  const { data } = useQuery({ ...transcriptQuery(run.id), enabled: started });
  const segments = data?.segments ?? NO_SEGMENTS;
  return { segments, people: peopleOf(segments) };
}

/** The search for who speaks in a recording: how far it is, and its moves. */
export function useSpeakerSearch(id: string) {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(speakersQuery(id));
  const ask = useMutation({
    mutationFn: (people: number) => askSpeakers(id, { num_speakers: people }),
    onSuccess: (fresh) => applySpeakers(client, id, fresh),
    onError: notifyProblem,
  });
  const forget = useMutation({
    mutationFn: () => forgetSpeakers(id),
    onSuccess: () => {
      applySpeakers(client, id, { state: "none", progress: 0, people: 0, error: null });
      notify(t("speakers.forgotten"));
    },
    onError: notifyProblem,
  });
  return { search: data, error, refetch, ask, forget };
}
