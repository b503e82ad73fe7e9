import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { heardQuery } from "@/api/queries";
import type { Reading, Transcript } from "@/api/types";
import { askBeside, stretchAround } from "@/domain/review/beside";
import { MOST_READINGS, readingsAt } from "@/domain/review/readings";
import type { TimelineSegment } from "@/domain/review/timeline-segments";
import { useEdits } from "@/domain/review/use-edits";

/** What was heard beside the text around a spot, all readings there, and how to hear it again. */
export function useBeside(transcript: Transcript, spot: TimelineSegment | null) {
  const { run_id, asks, revision } = transcript;
  const { ask, takeBackAsk } = useEdits(run_id);
  const [model, setModel] = useState<string | null>(null);
  const about = askBeside(asks, spot);
  const { data } = useQuery({
    ...heardQuery(run_id, about?.id ?? "", revision),
    enabled: about?.state === "done",
  });
  const heard = about?.state === "done" ? data : undefined;
  const readings = useMemo(
    () => readingsAt(spot, transcript, heard?.readings).slice(0, MOST_READINGS - 1),
    [spot, transcript, heard],
  );
  /** Everything that a number key writes: the readings, and last all that was heard. */
  const choices = useMemo((): Reading[] => {
    const words = heard?.before.map(({ id }) => id) ?? [];
    const isOther = heard?.text && [...heard.before, ...heard.after].some(({ same }) => !same);
    return isOther && words.length > 0 ? [...readings, { words, text: heard.text }] : readings;
  }, [readings, heard]);
  const listenAgain = useCallback(
    (by: string | null = model) => {
      if (!spot) return;
      setModel(by);
      ask({ ...stretchAround(spot, transcript), beside: true, ...(by ? { model: by } : {}) });
    },
    [spot, transcript, ask, model],
  );
  const leave = useCallback(() => about && takeBackAsk(about), [about, takeBackAsk]);
  return { about, heard, readings, choices, listenAgain, leave };
}
