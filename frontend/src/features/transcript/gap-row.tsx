import { memo, useState } from "react";
import type { Ask } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { AskChoice } from "@/domain/review/ask-choice";
import {
  askCovering,
  askStatusText,
  quotedWords,
  reasonText,
  spaceBefore,
} from "@/domain/review/segment-labels";
import { useEdits } from "@/domain/review/use-edits";
import { clock, durationText } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { keepFocus } from "@/lib/keep-focus";
import type { RemovedRow, Row } from "./rows/rows";

type Gap = Exclude<Row, { kind: "text" } | { kind: "removed" }>;

export interface GapRowProps {
  row: Gap;
  runId: string;
  asks: Ask[];
  /** Whether the run has ended, so that a person may change what it wrote. */
  ended: boolean;
  model: string;
}

const ACTION =
  "min-h-11 px-2 text-accent underline decoration-dotted underline-offset-4 hover:decoration-solid md:min-h-8";

/**
 * A line for silence or for speech that was not understood, with its length. Silence is frequent,
 * so its actions show only after a press.
 */
export const GapRow = memo(function GapRow({ row, runId, asks, ended, model }: GapRowProps) {
  const t = useT();
  const long = durationText(row.end - row.start);
  const isAsked = askStatusText(askCovering(asks, row)) !== null;
  const silent = row.kind === "silence";
  const [open, setOpen] = useState(false);
  return (
    <div className="flex select-none flex-wrap items-center justify-center gap-x-3 py-3 text-center text-small text-soft sm:pl-[5.5rem]">
      {silent ? (
        <>
          <Dots />
          <button
            type="button"
            disabled={!ended || isAsked}
            aria-expanded={ended && !isAsked ? open : undefined}
            onClick={() => setOpen(!open)}
            className="min-h-11 enabled:hover:text-accent md:min-h-8"
          >
            {t("transcript.ofSilence", { duration: long })}
          </button>
          <Dots />
        </>
      ) : (
        <>
          <span className="silence-missed h-3 w-8 shrink-0" aria-hidden="true" />
          <button
            type="button"
            data-moment={row.start}
            className="min-h-11 underline decoration-dotted underline-offset-4 hover:text-accent md:min-h-8"
          >
            {t("transcript.notUnderstood", { duration: long, time: clock(row.start) })}
          </button>
          {row.reason && (
            <span>
              <ServerText of={row.reason} />
            </span>
          )}
        </>
      )}
      {ended && (open || isAsked || !silent) && (
        <AskChoice
          runId={runId}
          asks={asks}
          span={{ start: row.start, end: row.end }}
          model={model}
        />
      )}
    </div>
  );
});

export interface RemovedPhraseProps extends Pick<GapRowProps, "runId" | "ended"> {
  row: RemovedRow;
  /** The language of the words; the rest of the page speaks its own. */
  lang: string | undefined;
}

/** A removed phrase between paragraphs, with the reason and a button to restore it. */
export const RemovedPhrase = memo(function RemovedPhrase(props: RemovedPhraseProps) {
  const { row, lang, runId, ended } = props;
  const t = useT();
  const { restore } = useEdits(runId);
  const phrase = { ...row, reasons: [...new Set(row.words.flatMap(({ reasons }) => reasons))] };
  return (
    <div data-row className="flex flex-wrap items-center gap-x-3 py-1 sm:pl-[5.5rem]">
      <p dir="auto" lang={lang} className="min-w-0 break-words">
        {row.words.map((word, index) => (
          <span key={word.id}>
            {index > 0 && spaceBefore(word)}
            <del
              data-removed
              data-key={row.keys[index]}
              data-moment={word.start}
              className="no-underline"
            >
              {word.word.trim()}
            </del>
          </span>
        ))}
      </p>
      <span className="select-none text-small text-soft">{reasonText(phrase)}</span>
      {ended && (
        <button
          type="button"
          aria-label={t("review.restoreWords", { words: quotedWords(phrase) })}
          onClick={(event) => {
            keepFocus(event);
            restore(row.words);
          }}
          className={`${ACTION} -ml-2 select-none text-small`}
        >
          {t("review.restore")}
        </button>
      )}
    </div>
  );
});

/** Three decorative dots, hidden from screen readers. */
export function Dots({ wide = false }: { wide?: boolean }) {
  return (
    <span aria-hidden="true" className={`silence-dots h-1 ${wide ? "w-24" : "w-8"} shrink-0`} />
  );
}
