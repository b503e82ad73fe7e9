import { memo } from "react";
import { spaceBefore } from "@/domain/review/segment-labels";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { doubtOf } from "./confidence";
import type { TextRow, Token } from "./rows";

/**
 * A paragraph with its time in the margin. The time is the row's tab stop; arrow keys move through
 * the words (see use-word-keys).
 */
export const ParagraphRow = memo(
  function ParagraphRow({ row, lang }: { row: TextRow; lang: string | undefined }) {
    const t = useT();
    return (
      <div data-row className="grid gap-x-4 py-2 sm:grid-cols-[4.5rem_minmax(0,1fr)] sm:py-2.5">
        <button
          type="button"
          data-moment={row.start}
          aria-label={t("transcript.playFrom", { time: clock(row.start) })}
          className="tabular -my-1.5 select-none flex min-h-8 w-fit items-center text-small text-soft hover:text-accent sm:ml-auto sm:h-11 sm:items-center"
        >
          {clock(row.start)}
        </button>
        {row.tokens.some(isAsked) && (
          <span className="select-none text-small text-soft sm:col-start-1 sm:row-start-2 sm:text-right">
            {t("transcript.askedFor")}
          </span>
        )}
        <p
          dir="auto"
          lang={lang}
          className="sm:col-start-2 sm:row-span-2 sm:row-start-1 text-pretty break-words text-body sm:text-lead"
        >
          {row.tokens.map(WordToken)}
        </p>
      </div>
    );
  },
  (before, after) =>
    before.lang === after.lang &&
    before.row.segments.length === after.row.segments.length &&
    before.row.segments.every((segment, at) => segment === after.row.segments[at]) &&
    before.row.key === after.row.key &&
    before.row.tokens.length === after.row.tokens.length &&
    // The key of a removed word is its index, which shifts when another is restored.
    before.row.tokens.every(({ key }, at) => key === after.row.tokens[at]?.key),
);

function isAsked(token: Token): boolean {
  return "word" in token && token.word.marks.includes("asked");
}

function WordToken(token: Token) {
  if ("removed" in token) {
    return (
      <span key={token.key}>
        {spaceBefore(token.removed)}
        <del
          data-removed
          data-key={token.key}
          data-moment={token.removed.start}
          className="no-underline"
        >
          {token.removed.word.trim()}
        </del>
      </span>
    );
  }
  const { word, key } = token;
  return (
    <span key={key}>
      {spaceBefore(word)}
      <span
        data-word={key}
        data-moment={word.start}
        data-doubt={doubtOf(word)}
        data-asked={word.marks.includes("asked") || undefined}
      >
        {word.word.trimStart()}
      </span>
    </span>
  );
}
