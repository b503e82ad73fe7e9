import { useEffect, useRef } from "react";
import type { Ask, Transcript } from "@/api/types";
import { notify, offerUndo } from "@/components/ui/toasts";
import { isAskOfThisTab, useEdits } from "@/domain/review/use-edits";
import { clock, plural } from "@/lib/format";

/** Notifies the results of this tab's asks, with undo. */
export function useAskResults({ asks, run_id }: Transcript): void {
  const { takeBackAsk } = useEdits(run_id);
  const waiting = useRef(new Set<string>());
  useEffect(() => {
    for (const ask of asks) {
      if (ask.state === "waiting") waiting.current.add(ask.id);
      else if (isAskOfThisTab(ask) && waiting.current.delete(ask.id))
        notifyResult(ask, run_id, takeBackAsk);
    }
  }, [asks, run_id, takeBackAsk]);
}

function notifyResult(ask: Ask, run: string, takeBack: (ask: Ask) => void): void {
  if (ask.state === "failed") {
    notify(ask.error?.message ?? "This stretch could not be listened to.");
  } else if (ask.words === 0) {
    notify("Nothing could be made out here.");
  } else {
    const how = ask.language ? "heard anew" : "added";
    const added = `${plural(ask.words, "word")} ${how} at ${clock(ask.start)}.`;
    offerUndo(added, () => takeBack(ask), run);
  }
}
