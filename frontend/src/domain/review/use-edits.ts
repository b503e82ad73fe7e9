import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import { beginDecision, endDecision } from "@/api/decided";
import { applyEvent, EDIT_MUTATION } from "@/api/events/apply-event";
import { queryKeys } from "@/api/queries";
import type { Ask, AskBody, Run, Span, Transcript } from "@/api/types";
import { notifyProblem, offerUndo } from "@/components/ui/toasts";
import { clock } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";
import {
  type AnyWord,
  applyEdit,
  type EditTarget,
  isReviewed,
  type Verdict,
} from "./optimistic-edit";
import { reviewMoment } from "./review-state";
import { wordsText } from "./segment-labels";
import type { TimelineSegment } from "./timeline-segments";

const MAX_ASK = 600; // Seconds that the server takes at once.
const MIN_ASK = 0.1; // Less is refused; a rest as short as this holds no word.
const askIdsOfThisTab = new Set<string>();

/** Whether this tab sent an ask, so that it notifies the result. */
export function isAskOfThisTab(ask: Ask): boolean {
  return askIdsOfThisTab.has(ask.id);
}

interface Decision {
  targets: EditTarget[];
  verdict: Verdict;
}

/** What was done to words, for the notice that offers to undo it. */
type Outcome = "restored" | "kept" | "setAside";

/** Edits of a run's transcript, optimistic and with undo. */
export function useEdits(runId: string) {
  const client = useQueryClient();
  const decide = useMutation({
    mutationKey: EDIT_MUTATION,
    mutationFn: ({ targets, verdict }: Decision) =>
      api.put<Run>(`/runs/${runId}/words`, { verdict, words: targets.map(({ id }) => id) }),
    onMutate: async ({ targets, verdict }) => {
      await client.cancelQueries({ queryKey: queryKeys.transcript(runId) });
      beginDecision(client, runId);
      client.setQueryData<Transcript>(
        queryKeys.transcript(runId),
        (now) => now && applyEdit(now, targets, verdict),
      );
    },
    onSuccess: (run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: notifyProblem,
    onSettled: async (run) => {
      const isTold = await endDecision(client, runId, run?.revision ?? null);
      if (isTold) void client.invalidateQueries({ queryKey: queryKeys.log(runId) });
      else refetchTranscript(client, runId);
    },
  });
  const ask = useMutation({
    mutationKey: EDIT_MUTATION,
    mutationFn: async ({ start, end, ...wish }: AskBody) => {
      for (let at = start; at === start || end - at >= MIN_ASK; at += MAX_ASK) {
        const body = { start: at, end: Math.min(end, at + MAX_ASK), ...wish };
        askIdsOfThisTab.add((await api.post<Ask>(`/runs/${runId}/asks`, body)).id);
      }
    },
    onError: notifyProblem,
    onSettled: () => refetchTranscript(client, runId),
  });
  const align = useMutation({
    mutationKey: EDIT_MUTATION,
    mutationFn: async ({ start, end }: Span) => {
      askIdsOfThisTab.add((await api.post<Ask>(`/runs/${runId}/alignments`, { start, end })).id);
    },
    onError: notifyProblem,
    onSettled: () => refetchTranscript(client, runId),
  });
  const takeBack = useMutation({
    mutationKey: EDIT_MUTATION,
    mutationFn: ({ id }: Ask) => api.delete<Run>(`/runs/${runId}/asks/${id}`),
    onSuccess: (run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: notifyProblem,
    onSettled: () => refetchTranscript(client, runId),
  });
  const { mutate: change } = decide;
  const { mutate: sendAsk } = ask;
  const { mutate: sendAlign } = align;
  const { mutate: deleteAsk } = takeBack;
  return useMemo(() => {
    const decideAndOfferUndo = ({ targets, verdict }: Decision, before: Verdict, done: string) => {
      change({ targets, verdict });
      const undone = () => {
        change({ targets, verdict: before });
        if (reviewMoment.get() !== null) reviewMoment.set(targets[0]?.start ?? 0);
      };
      offerUndo(done, undone, runId, () => change({ targets, verdict }));
    };
    const decideWords = (words: AnyWord[], verdict: Verdict, done: Outcome) => {
      const decision = { targets: words, verdict };
      const said = t(`review.outcomes.${done}`, { words: quotedPhrase(words) });
      decideAndOfferUndo(decision, verdictBefore(words), said);
    };
    return {
      /** Marks removed or missed speech as reviewed. */
      dismiss: ({ start, words, dismissal }: TimelineSegment) => {
        if (!dismissal) return;
        const what = words.length
          ? t("review.outcomes.leftAside", { words: quotedPhrase(words) })
          : t("review.leftUnwritten", { time: clock(start) });
        decideAndOfferUndo({ targets: dismissal.targets, verdict: "removed" }, null, what);
      },
      restore: (words: AnyWord[]) => decideWords(words, verdictOrUndo(words, "kept"), "restored"),
      keep: (words: AnyWord[]) => decideWords(words, "kept", "kept"),
      setAside: (words: AnyWord[]) =>
        decideWords(words, verdictOrUndo(words, "removed"), "setAside"),
      ask: sendAsk,
      align: sendAlign,
      takeBackAsk: deleteAsk,
    };
  }, [change, sendAsk, sendAlign, deleteAsk, runId]);
}

/** The verdict before the edit; null without one. */
function verdictBefore(words: AnyWord[]): Verdict {
  const marks = words[0]?.marks ?? [];
  if (words[0] && isReviewed(words[0])) return "removed";
  return marks.includes("restored") || marks.includes("confirmed") ? "kept" : null;
}

/** Null where that undoes the person's opposite edit, so that no mark stays; else the verdict. */
function verdictOrUndo(words: AnyWord[], verdict: "kept" | "removed"): Verdict {
  const opposite = verdict === "kept" ? "set aside" : "restored";
  return words.every(({ marks }) => marks.includes(opposite)) ? null : verdict;
}

function quotedPhrase(words: AnyWord[]): string {
  const text = wordsText(words);
  return t("ui.quoted", { text: text.length > 40 ? `${text.slice(0, 38)}…` : text });
}

/** Refetches the transcript unless another edit is in flight. */
function refetchTranscript(client: QueryClient, runId: string): void {
  if (client.isMutating({ mutationKey: EDIT_MUTATION }) > 1) return;
  void client.invalidateQueries({ queryKey: queryKeys.transcript(runId) });
  void client.invalidateQueries({ queryKey: queryKeys.log(runId) });
}
