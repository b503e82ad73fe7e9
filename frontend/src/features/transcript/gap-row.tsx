import { useState } from "react";
import type { Ask } from "@/api/types";
import { clock, length } from "@/lib/format";
import { keepFocus } from "@/lib/keep-focus";
import { AskChoice } from "../review/ask-choice";
import { askAbout, askWords, gapBefore, quoted, whyOf } from "../review/stretch-words";
import { useEdits } from "../review/use-edits";
import type { AsideRow, Row } from "./rows";

type Gap = Exclude<Row, { kind: "text" } | { kind: "aside" }>;

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
 * Silence, or a stretch that was not understood: a small centered line that says how long. There is
 * much silence, so it offers to be transcribed only at a press.
 */
export function GapRow({ row, runId, asks, ended, model }: GapRowProps) {
  const long = length(row.end - row.start);
  const told = askWords(askAbout(asks, row)) !== null;
  const silent = row.kind === "silence";
  const [open, setOpen] = useState(false);
  return (
    <div className="flex select-none flex-wrap items-center justify-center gap-x-3 py-3 text-center text-small text-soft sm:pl-[5.5rem]">
      {silent ? (
        <>
          <Dots />
          <button
            type="button"
            disabled={!ended || told}
            aria-expanded={ended && !told ? open : undefined}
            onClick={() => setOpen(!open)}
            className="min-h-11 enabled:hover:text-accent md:min-h-8"
          >
            {long} of silence
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
            {long} not understood at {clock(row.start)}
          </button>
          {row.reason && <span>{row.reason}</span>}
        </>
      )}
      {ended && (open || told || !silent) && (
        <AskChoice
          runId={runId}
          asks={asks}
          span={{ start: row.start, end: row.end }}
          model={model}
        />
      )}
    </div>
  );
}

export interface AsidePhraseProps extends Pick<GapRowProps, "runId" | "ended"> {
  row: AsideRow;
  /** The language of the words; the rest of the page speaks its own. */
  lang: string | undefined;
}

/** A phrase that was set aside between the paragraphs, with why, and the way back. */
export function AsidePhrase({ row, lang, runId, ended }: AsidePhraseProps) {
  const { restore } = useEdits(runId);
  const phrase = { ...row, reasons: [...new Set(row.words.flatMap(({ reasons }) => reasons))] };
  return (
    <div data-row className="flex flex-wrap items-center gap-x-3 py-1 sm:pl-[5.5rem]">
      <p dir="auto" lang={lang} className="min-w-0 break-words">
        {row.words.map((word, index) => (
          <span key={word.id}>
            {index > 0 && gapBefore(word)}
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
      <span className="select-none text-small text-soft">{whyOf(phrase)}</span>
      {ended && (
        <button
          type="button"
          aria-label={`Restore ${quoted(phrase)}`}
          onClick={(event) => {
            keepFocus(event);
            restore(row.words);
          }}
          className={`${ACTION} -ml-2 select-none text-small`}
        >
          Restore
        </button>
      )}
    </div>
  );
}

/** Three dots of a rest, drawn and not written: they mean nothing to those who listen. */
export function Dots({ wide = false }: { wide?: boolean }) {
  return (
    <span aria-hidden="true" className={`silence-dots h-1 ${wide ? "w-24" : "w-8"} shrink-0`} />
  );
}
