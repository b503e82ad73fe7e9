import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { transcriptQuery } from "@/api/queries";
import type { Run, Transcript, Word } from "@/api/types";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { besides, type Surroundings, surroundingsOf } from "@/domain/timing/boundaries";
import { timedWord } from "@/domain/timing/timed-word";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { AlignButton } from "./align-button";
import { WordTimes } from "./word-times";

/** The word whose times a person sets, zoomed, above the player; nothing while nobody does. */
export function TimesPanel({ run }: { run: Run }) {
  const timed = useStore(timedWord);
  const id = timed?.runId === run.id ? timed.word : null;
  const { data: transcript } = useQuery({ ...transcriptQuery(run.id), enabled: id !== null });
  const around = useMemo(
    () => (transcript && id ? surroundingsOf(transcript, id) : null),
    [transcript, id],
  );
  const isGone = id !== null && transcript !== undefined && around === null;
  useEffect(() => {
    if (isGone) timedWord.set(null);
  }, [isGone]);
  if (!transcript || !around) return null;
  return <OpenPanel transcript={transcript} around={around} />;
}

interface OpenPanelProps {
  transcript: Transcript;
  around: Surroundings;
}

function OpenPanel({ transcript, around }: OpenPanelProps) {
  const t = useT();
  const { word } = around;
  const { before, behind } = useMemo(() => besides(transcript, word.id), [transcript, word.id]);
  const first = useFocus();
  const go = (other: Word | undefined) => () => {
    if (other) timedWord.set({ runId: transcript.run_id, word: other.id });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    timedWord.set(null);
  };
  return (
    <section
      aria-label={t("timing.title", { word: word.word.trim() })}
      onKeyDown={onKeyDown}
      className="mb-1 flex w-full flex-wrap items-center gap-x-1 gap-y-2 border-line border-b pb-2"
    >
      <IconButton label={t("timing.previous")} disabled={!before} onClick={go(before)}>
        <ChevronLeft size={18} aria-hidden="true" />
      </IconButton>
      <IconButton label={t("timing.next")} disabled={!behind} onClick={go(behind)}>
        <ChevronRight size={18} aria-hidden="true" />
      </IconButton>
      <WordTimes key={word.id} transcript={transcript} around={around} first={first} />
      <AlignButton transcript={transcript} word={word} />
      <Button onClick={() => timedWord.set(null)}>{t("editing.done")}</Button>
    </section>
  );
}

/** Focuses the first handle as the panel opens; as it closes, what had the focus before. */
function useFocus() {
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    first.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  return first;
}
