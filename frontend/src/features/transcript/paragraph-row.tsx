import { memo, type ReactNode } from "react";
import type { Segment } from "@/api/types";
import type { Draft } from "@/domain/editing/saving/drafts";
import { spaceBefore } from "@/domain/review/segment-labels";
import type { Person } from "@/domain/speakers/people";
import { cx } from "@/lib/cx";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { DraftProblem } from "./editing/draft-problem";
import { DraftText } from "./editing/draft-text";
import { EditButtons } from "./editing/edit-buttons";
import { EditHints } from "./editing/edit-hints";
import type { TextRow } from "./rows/rows";
import type { Token } from "./rows/segment-words";
import { SpeakerHead } from "./speaker-head";
import { WordToken } from "./word-token";

export interface ParagraphRowProps {
  row: TextRow;
  lang: string | undefined;
  /** The segments that a draft stands for; the first of them shows it. */
  covered: ReadonlyMap<Segment, Draft>;
  /** Whether what a person changed is marked. */
  changes: boolean;
  /** All who speak in the text. */
  people: readonly Person[];
  /** The run whose text may be changed; null where it is only read. */
  runId: string | null;
}

/**
 * A paragraph with its time in the margin, and who says it where somebody begins to speak. The time is the row's tab stop; arrow keys move through
 * the words (see use-word-keys).
 */
export const ParagraphRow = memo(function ParagraphRow(props: ParagraphRowProps) {
  const t = useT();
  const { row, lang, covered } = props;
  const shown = draftsShownIn(row, covered);
  const open = shown.find((draft) => draft.open);
  const hintId = `hint-${row.key}`;
  // All of it is in a draft that a paragraph above shows.
  if (shown.length === 0 && row.segments.every((segment) => covered.has(segment))) return null;
  return (
    <div
      data-row
      className={cx(
        "relative grid gap-x-4 py-2 sm:grid-cols-[4.5rem_minmax(0,1fr)] sm:py-2.5",
        row.opensTurn && "max-sm:grid-cols-[auto_minmax(0,1fr)]",
      )}
    >
      <button
        type="button"
        data-moment={row.start}
        aria-label={t("transcript.playFrom", { time: clock(row.start) })}
        className="tabular -my-1.5 select-none flex min-h-8 w-fit items-center text-small text-soft hover:text-accent sm:ml-auto sm:h-11 sm:items-center"
      >
        {clock(row.start)}
      </button>
      {row.opensTurn && <SpeakerHead row={row} people={props.people} runId={props.runId} />}
      {row.tokens.some(isAsked) && (
        <span className="select-none text-small text-soft sm:col-start-1 sm:row-start-2 sm:text-right">
          {t("transcript.askedFor")}
        </span>
      )}
      <p
        dir="auto"
        lang={lang}
        className={cx(
          "sm:col-start-2 sm:row-span-2 text-pretty break-words text-body sm:text-lead",
          row.opensTurn ? "max-sm:col-span-2 sm:row-start-2" : "sm:row-start-1",
        )}
      >
        {contentOf(props, hintId)}
      </p>
      {open && <EditHints id={hintId} />}
      {open && <EditButtons draft={open} />}
      {shown.map(
        (draft) =>
          draft.problem && <DraftProblem key={draft.key} draft={draft} problem={draft.problem} />,
      )}
    </div>
  );
}, isSame);

/** The words of a row, a draft in place of those it stands for. */
function contentOf({ row, covered, changes }: ParagraphRowProps, hintId: string): ReactNode[] {
  return row.tokens.map((token) => {
    const draft = "removed" in token ? undefined : covered.get(token.segment);
    if (!draft) return <WordToken key={token.key} token={token} changes={changes} />;
    if (!("word" in token)) return null;
    const { word, segment } = token;
    const isFirst = word === segment.words[0] && firstCoveredBy(covered, draft) === segment;
    if (!isFirst) return null;
    return (
      <span key={draft.key}>
        {spaceBefore(word)}
        <DraftText draft={draft} start={segment.start} hintId={hintId} />
      </span>
    );
  });
}

function draftsShownIn({ segments }: TextRow, covered: ReadonlyMap<Segment, Draft>): Draft[] {
  const first = segments.filter((segment) => {
    const draft = covered.get(segment);
    return draft && firstCoveredBy(covered, draft) === segment;
  });
  return first.flatMap((segment) => covered.get(segment) ?? []);
}

function firstCoveredBy(covered: ReadonlyMap<Segment, Draft>, draft: Draft): Segment | undefined {
  for (const [segment, other] of covered) if (other === draft) return segment;
  return undefined;
}

function isSame(before: ParagraphRowProps, after: ParagraphRowProps): boolean {
  return (
    before.lang === after.lang &&
    before.changes === after.changes &&
    before.row.segments.length === after.row.segments.length &&
    before.row.segments.every(
      (segment, at) =>
        segment === after.row.segments[at] &&
        before.covered.get(segment) === after.covered.get(segment),
    ) &&
    before.row.key === after.row.key &&
    before.runId === after.runId &&
    before.row.opensTurn === after.row.opensTurn &&
    before.row.speaker === after.row.speaker &&
    (!after.row.opensTurn || before.people === after.people) &&
    before.row.tokens.length === after.row.tokens.length &&
    // The key of a removed word is its index, which shifts when another is restored.
    before.row.tokens.every(({ key }, at) => key === after.row.tokens[at]?.key)
  );
}

function isAsked(token: Token): boolean {
  return "word" in token && token.word.marks.includes("asked");
}
