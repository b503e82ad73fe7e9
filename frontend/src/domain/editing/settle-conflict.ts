import type { QueryClient } from "@tanstack/react-query";
import { putConflict, undoStep } from "@/api/operations";
import { queryKeys } from "@/api/queries";
import type { CarryConflict } from "@/api/types";
import { offerUndo } from "@/components/ui/toasts";
import { reviewMoment } from "@/domain/review/review-state";
import { t } from "@/lib/i18n/i18n";
import type { Saver } from "./saving/saver";

type State = CarryConflict["state"];

/** Takes a correction of an earlier run over, or leaves what this one wrote; either can be undone. */
export async function settleConflict(
  client: QueryClient,
  saver: Saver,
  { number, start }: CarryConflict,
  accept: boolean,
): Promise<void> {
  const { runId } = saver;
  let step: number | null = null;
  const put = async (verdict: boolean | null, state: State) => {
    const before = saver.transcript?.history?.undo ?? null;
    const steps = await saver.saved();
    const change = await steps.attempt(() => putConflict(runId, number, verdict));
    if (!change) return false;
    const made = change.history.undo;
    step = made === before ? null : made;
    client.setQueryData<CarryConflict[]>(queryKeys.conflicts(runId), (all) =>
      all?.map((one) => (one.number === number ? { ...one, state } : one)),
    );
    return true;
  };
  const settle = () => put(accept, accept ? "accepted" : "dismissed");
  const undo = async () => {
    const made = step;
    if (made !== null && !(await (await saver.saved()).attempt(() => undoStep(runId, made))))
      return;
    if ((await put(null, "open")) && reviewMoment.get() !== null) reviewMoment.set(start);
  };
  const done = await settle();
  const said = t(accept ? "editing.correctionTaken" : "editing.correctionLeft");
  if (done) offerUndo(said, undo, runId, settle);
}
