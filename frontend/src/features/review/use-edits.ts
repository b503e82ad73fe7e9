import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { applyEvent, EDITING } from "@/api/apply-event";
import { api } from "@/api/client";
import { keys } from "@/api/queries";
import type { Ask, AskedStretch, Run, Transcript } from "@/api/types";
import { notify, offerUndo } from "@/components/ui/toasts";
import { clock } from "@/lib/format";
import { type AnyWord, type Decidable, decided, isDone, type Verdict } from "./decide";
import { reviewAt } from "./review";
import { textOf } from "./stretch-words";
import type { Stretch } from "./stretches";

const LONGEST = 600; // Seconds that the server takes at once.
const SHORTEST = 0.1; // Less is refused; a rest as short as this holds no word.
const mine = new Set<string>();

/** Whether this tab asked for a stretch, so that it is the one to tell how it ended. */
export function isMine(ask: Ask): boolean {
  return mine.has(ask.id);
}

interface Decision {
  words: Decidable[];
  verdict: Verdict;
}

/** What a person can change in a run's transcript; each change is shown at once and can be undone. */
export function useEdits(runId: string) {
  const client = useQueryClient();
  const decide = useMutation({
    mutationKey: EDITING,
    mutationFn: ({ words, verdict }: Decision) =>
      api.put<Run>(`/runs/${runId}/words`, { verdict, words: words.map(({ id }) => id) }),
    onMutate: async ({ words, verdict }) => {
      await client.cancelQueries({ queryKey: keys.transcript(runId) });
      client.setQueryData<Transcript>(
        keys.transcript(runId),
        (now) => now && decided(now, words, verdict),
      );
    },
    onSuccess: (run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: (error) => notify(error.message),
    onSettled: () => readAnew(client, runId),
  });
  const ask = useMutation({
    mutationKey: EDITING,
    mutationFn: async ({ start, end, ...wish }: AskedStretch) => {
      for (let at = start; at === start || end - at >= SHORTEST; at += LONGEST) {
        const body = { start: at, end: Math.min(end, at + LONGEST), ...wish };
        mine.add((await api.post<Ask>(`/runs/${runId}/asks`, body)).id);
      }
    },
    onError: (error) => notify(error.message),
    onSettled: () => readAnew(client, runId),
  });
  const takeBack = useMutation({
    mutationKey: EDITING,
    mutationFn: ({ id }: Ask) => api.delete<Run>(`/runs/${runId}/asks/${id}`),
    onSuccess: (run) => applyEvent(client, { type: "run.changed", data: run, id: 0 }),
    onError: (error) => notify(error.message),
    onSettled: () => readAnew(client, runId),
  });
  const { mutate: change } = decide;
  const { mutate: listen } = ask;
  const { mutate: drop } = takeBack;
  return useMemo(() => {
    const offer = (about: Decidable[], before: Verdict, done: string) => {
      const undone = () => {
        change({ words: about, verdict: before });
        if (reviewAt.get() !== null) reviewAt.set(about[0]?.start ?? 0);
      };
      offerUndo(done, undone, runId);
    };
    const say = (words: AnyWord[], verdict: Verdict, done: string) => {
      change({ words, verdict });
      offer(words, undo(words), `${phrase(words)} ${done}`);
    };
    return {
      /** Agrees with what was left out: it stays so, and is done. */
      leave: ({ start, words, left }: Stretch) => {
        if (!left) return;
        change({ words: left.about, verdict: "removed" });
        const what = words.length
          ? `${phrase(words)} left aside.`
          : `Left unwritten at ${clock(start)}.`;
        offer(left.about, null, what);
      },
      restore: (words: AnyWord[]) => say(words, backOr(words, "kept"), "restored."),
      keep: (words: AnyWord[]) => say(words, "kept", "kept."),
      setAside: (words: AnyWord[]) => say(words, backOr(words, "removed"), "set aside."),
      ask: listen,
      takeBackAsk: drop,
    };
  }, [change, listen, drop, runId]);
}

/** What the person had decided before, if anything. */
function undo(words: AnyWord[]): Verdict {
  const marks = words[0]?.marks ?? [];
  if (words[0] && isDone(words[0])) return "removed";
  return marks.includes("restored") || marks.includes("confirmed") ? "kept" : null;
}

/** Taking one's own decision back is better than deciding the opposite: nothing stays behind. */
function backOr(words: AnyWord[], verdict: "kept" | "removed"): Verdict {
  const opposite = verdict === "kept" ? "set aside" : "restored";
  return words.every(({ marks }) => marks.includes(opposite)) ? null : verdict;
}

function phrase(words: AnyWord[]): string {
  const text = textOf(words);
  return `“${text.length > 40 ? `${text.slice(0, 38)}…` : text}”`;
}

/** Reads the transcript anew, unless another change of ours is still on its way. */
function readAnew(client: QueryClient, runId: string): void {
  if (client.isMutating({ mutationKey: EDITING }) > 1) return;
  void client.invalidateQueries({ queryKey: keys.transcript(runId) });
  void client.invalidateQueries({ queryKey: keys.log(runId) });
}
