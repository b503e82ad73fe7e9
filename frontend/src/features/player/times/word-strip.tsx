import { useMemo } from "react";
import type { Span, Transcript, Word } from "@/api/types";
import { cx } from "@/lib/cx";
import { type View, xOf } from "../timescale/timescale";

export interface WordStripProps {
  transcript: Transcript;
  view: View;
  /** The word whose times are set, and its times as they are moved. */
  word: Word;
  span: Span;
}

/** The words of a view below its waveform, each as wide as it is long. */
export function WordStrip({ transcript, view, word, span }: WordStripProps) {
  const words = useMemo(() => wordsIn(transcript, view), [transcript, view]);
  return (
    <div aria-hidden="true" className="relative h-6 overflow-hidden text-small">
      {words.map((one) => {
        const mine = one.id === word.id;
        const { start, end } = mine ? span : one;
        const left = xOf(view, 100, start);
        return (
          <span
            key={one.id}
            className={cx(
              "absolute inset-y-0 truncate border-mark border-l px-1 text-center leading-6",
              mine ? "bg-wash font-medium text-ink" : "text-soft",
            )}
            style={{ left: `${left}%`, width: `${Math.max(0, xOf(view, 100, end) - left)}%` }}
          >
            {one.word.trim()}
          </span>
        );
      })}
    </div>
  );
}

function wordsIn({ segments }: Transcript, { start, end }: View): Word[] {
  return segments
    .filter((segment) => segment.start < end && segment.end > start)
    .flatMap(({ words }) => words.filter((word) => word.start < end && word.end > start));
}
