import { AudioLines } from "lucide-react";
import type { Transcript, Word } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useEditor } from "@/domain/editing/use-editor";
import { useEdits } from "@/domain/review/use-edits";
import { isByHand, segmentOf } from "@/domain/timing/boundaries";
import { useT } from "@/lib/i18n/i18n";

/** Has the model listen for the words of a segment that a person wrote or moved. */
export function AlignButton({ transcript, word }: { transcript: Transcript; word: Word }) {
  const t = useT();
  const { align } = useEdits(transcript.run_id);
  const { saver } = useEditor(transcript.run_id);
  const segment = segmentOf(transcript, word.id);
  const waits = transcript.asks.some(
    ({ aligns, state, start, end }) =>
      aligns && state === "waiting" && start <= word.end && word.start <= end,
  );
  return (
    <Button
      className="max-sm:w-11 max-sm:px-0!"
      title={t("timing.alignHint")}
      disabled={waits || !segment || !isByHand(segment)}
      onClick={async () => {
        await saver.saved();
        if (segment) align(segment);
      }}
    >
      <AudioLines size={18} aria-hidden="true" className="shrink-0" />
      <span className="max-sm:sr-only">{t(waits ? "timing.listening" : "timing.align")}</span>
    </Button>
  );
}
