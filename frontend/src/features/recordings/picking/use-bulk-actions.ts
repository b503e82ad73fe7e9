import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actOn, fetchAll } from "@/api/recordings/bulk";
import { knownRecording, readLists, removeAtOnce } from "@/api/recordings/recording-cache";
import type { ActionResult, Recording } from "@/api/types";
import { notify, notifyProblem, offerUndo } from "@/components/ui/toasts";
import { useListEntries } from "@/domain/recordings/list-entries";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { t } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import { type Filing, fileRecordings } from "../filing/file-recordings";
import { isSelected, type Selection, targetOf } from "./selection";

const AT_ONCE = 500; // Rows that vanish before the server has answered; more would take a while.

/** Actions on what is selected; each can be taken back for ten seconds where that means something. */
export function useBulkActions() {
  const client = useQueryClient();
  const query = useListQuery();
  const { entries, hasMore } = useListEntries();
  const { id, open } = useOpenRecording();
  const ended = { onError: notifyProblem, onSettled: () => void readLists(client) };

  const known = (selection: Selection): Recording[] =>
    entries.flatMap((entry) =>
      entry.kind === "recording" && isSelected(selection, entry.id) ? [entry.recording] : [],
    );
  /** All that is selected as it is now, also what the list has not read yet. */
  const whole = async (selection: Selection) =>
    selection.all && hasMore
      ? (await fetchAll(query)).filter((one) => isSelected(selection, one.id))
      : known(selection);

  const back = (ids: string[], action: "restore" | "archive" | "unarchive") => {
    void actOn({ ids }, { action })
      .then(tellFailed)
      .catch(notifyProblem)
      .finally(() => readLists(client));
  };

  const remove = useMutation({
    mutationFn: (selection: Selection) => actOn(targetOf(selection, query), { action: "delete" }),
    onMutate: (selection) => {
      if (id && knownRecording(client, id) && isChosen(selection, id)) open(undefined);
      if (!selection.all && selection.ids.size <= AT_ONCE)
        for (const one of selection.ids) removeAtOnce(client, one);
    },
    onSuccess: (result) => {
      tellFailed(result);
      if (result.done.length)
        offerUndo(t("recordings.deletedSome", { count: result.done.length }), () =>
          back(result.done, "restore"),
        );
    },
    ...ended,
  });
  const isChosen = (selection: Selection, one: string) =>
    selection.all
      ? entries.some((entry) => entry.id === one) && isSelected(selection, one)
      : selection.ids.has(one);

  const archive = useMutation({
    mutationFn: ({ selection, archived }: { selection: Selection; archived: boolean }) =>
      actOn(targetOf(selection, query), { action: archived ? "archive" : "unarchive" }),
    onSuccess: (result, { archived }) => {
      tellFailed(result);
      const count = result.done.length;
      if (count)
        offerUndo(t(archived ? "library.archived" : "library.unarchived", { count }), () =>
          back(result.done, archived ? "unarchive" : "archive"),
        );
    },
    ...ended,
  });

  const file = useMutation({
    mutationFn: async ({ selection, change }: { selection: Selection; change: Filing }) =>
      fileRecordings(client, await whole(selection), targetOf(selection, query), change),
    ...ended,
  });

  const transcribe = useMutation({
    mutationFn: ({ selection, later }: { selection: Selection; later: boolean }) =>
      actOn(targetOf(selection, query), { action: "transcribe", later }),
    onSuccess: (result, { later }) => {
      tellFailed(result);
      const count = result.done.length;
      if (count) notify(t(later ? "library.held" : "library.queued", { count }));
    },
    ...ended,
  });

  const transcribeNew = useMutation({
    mutationFn: () => actOn({ filter: { state: "new" }, without: [] }, { action: "transcribe" }),
    onSuccess: tellFailed,
    ...ended,
  });

  return { known, remove, archive, file, transcribe, transcribeNew };
}

/** Says on how many it could not be done, and why not on the first of them. */
export function tellFailed({ failed }: ActionResult): void {
  const [first, ...others] = Object.values(failed);
  if (first) notify(t("library.notDone", { count: others.length + 1, reason: serverWords(first) }));
}
