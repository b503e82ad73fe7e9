import type { Ask, RemovedWord, Transcript, Word } from "@/api/types";
import { Button } from "@/components/ui/button";
import { useEditor } from "@/domain/editing/use-editor";
import { useEdits } from "@/domain/review/use-edits";
import { timedWord } from "@/domain/timing/timed-word";
import { addWord } from "@/domain/vocabulary/vocabulary-view";
import { useT } from "@/lib/i18n/i18n";

type AnyWord = Word | RemovedWord;

/** Whether a word is doubtful, removed or edited. */
export function isInDoubt({ verdict, marks }: AnyWord): boolean {
  return verdict !== "kept" || marks.length > 0;
}

export interface WordActionsProps {
  word: AnyWord;
  /** What the run wrote where a person wrote this word; null for its own word. */
  before: string | null;
  /** Whether it is a word of the run that a person took out or replaced. */
  deleted: boolean;
  transcript: Transcript;
  onDone: () => void;
}

/** Restore, keep or remove a word, let the run's own stand again, or remove what was asked for. */
export function WordActions({ word, before, deleted, transcript, onDone }: WordActionsProps) {
  const t = useT();
  const { restore, keep, setAside, takeBackAsk } = useEdits(transcript.run_id);
  const editor = useEditor(transcript.run_id);
  const { verdict, marks, start } = word;
  const ask = marks.includes("asked") ? askOf(transcript.asks, start) : undefined;
  const act = (what: () => void) => () => {
    what();
    onDone();
  };
  const takeBack = (
    <Button onClick={act(() => void editor.takeBack(word.id))}>{t("review.takeBack")}</Button>
  );
  if (deleted) return <div className="pt-2">{takeBack}</div>;
  return (
    <div className="flex flex-wrap gap-2 pt-2">
      {verdict === "removed" && (
        <Button onClick={act(() => restore([word]))}>{t("review.restore")}</Button>
      )}
      {verdict === "doubtful" && (
        <Button onClick={act(() => keep([word]))}>{t("review.keep")}</Button>
      )}
      {verdict !== "removed" && (
        <Button onClick={act(() => setAside([word]))}>
          {t(marks.includes("restored") ? "review.setAsideAgain" : "review.setAside")}
        </Button>
      )}
      {verdict !== "removed" && (
        <Button onClick={act(() => editor.openWord(word.id))}>{t("editing.edit")}</Button>
      )}
      {verdict !== "removed" && (
        <Button onClick={act(() => addWord(word.word, before ?? ""))}>
          {t("vocabulary.addWord")}
        </Button>
      )}
      {verdict !== "removed" && (
        <Button onClick={act(() => timedWord.set({ runId: transcript.run_id, word: word.id }))}>
          {t("timing.set")}
        </Button>
      )}
      {marks.includes("written") && takeBack}
      {ask && (
        <Button kind="quiet" onClick={act(() => takeBackAsk(ask))}>
          {t("transcript.takeOut")}
        </Button>
      )}
    </div>
  );
}

/** The ask that added a word: the newest with a language of its own, else the first. */
function askOf(asks: Ask[], start: number): Ask | undefined {
  const there = asks.filter((one) => one.start <= start && start <= one.end && one.words > 0);
  return there.findLast(({ language }) => language !== null) ?? there[0];
}
