import { useEffect, useRef } from "react";
import { redoStep, undoStep } from "@/api/operations";
import type { Ask, Transcript } from "@/api/types";
import { notify, notifyProblem, offerUndo } from "@/components/ui/toasts";
import type { Saver } from "@/domain/editing/saving/saver";
import { useEditor } from "@/domain/editing/use-editor";
import { isAskOfThisTab, useEdits } from "@/domain/review/use-edits";
import { clock } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";

/** Notifies the results of this tab's asks, with undo. */
export function useAskResults({ asks, run_id }: Transcript): void {
  const { takeBackAsk } = useEdits(run_id);
  const { saver } = useEditor(run_id);
  const waiting = useRef(new Set<string>());
  useEffect(() => {
    for (const ask of asks) {
      if (ask.state === "waiting") waiting.current.add(ask.id);
      else if (isAskOfThisTab(ask) && waiting.current.delete(ask.id))
        if (ask.aligns) notifyAligned(ask, saver);
        else notifyResult(ask, run_id, takeBackAsk);
    }
  }, [asks, run_id, takeBackAsk, saver]);
}

function notifyAligned({ state, error, step, start }: Ask, saver: Saver): void {
  if (error) notifyProblem(error);
  else if (state === "failed") notify(t("review.notListened"));
  else if (step === null) notify(t("timing.nothingAligned"));
  else {
    const move = (send: typeof undoStep) => async () => {
      const steps = await saver.saved();
      await steps.attempt(() => send(saver.runId, step));
    };
    const [undo, redo] = [move(undoStep), move(redoStep)];
    const said = t("timing.aligned", { time: clock(start) });
    offerUndo(
      said,
      () => void undo(),
      saver.runId,
      () => void redo(),
    );
  }
}

function notifyResult(ask: Ask, run: string, takeBack: (ask: Ask) => void): void {
  if (ask.state === "failed") {
    if (ask.error) notifyProblem(ask.error);
    else notify(t("review.notListened"));
  } else if (ask.words === 0) {
    notify(t("review.nothingMadeOut"));
  } else {
    const values = { count: ask.words, time: clock(ask.start) };
    const added = ask.language ? t("review.heardAnew", values) : t("review.added", values);
    offerUndo(added, () => takeBack(ask), run);
  }
}
