import type { Mark, RemovedWord, Word } from "@/api/types";
import { ServerText } from "@/components/ui/server-text";
import { numberText, preciseClock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

/** Names of the marks in the catalog, whose keys hold no spaces. */
const MARK_NAMES = {
  restored: "restored",
  confirmed: "confirmed",
  "set aside": "setAside",
  "left aside": "leftAside",
  asked: "asked",
  written: "written",
  retimed: "retimed",
} as const satisfies Record<Mark, string>;

export interface WordDetailsProps {
  word: Word | RemovedWord;
  /** Whether a person took it out or replaced it. */
  deleted: boolean;
  /** What the run wrote where a person wrote this word; empty for nothing, null for its own word. */
  before: string | null;
}

/** Probability, times and reasons of a word. */
export function WordDetails({ word, deleted, before }: WordDetailsProps) {
  const t = useT();
  const { probability, start, end, reasons, verdict, marks } = word;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      {before === null ? (
        <>
          <dt className="text-soft">{t("transcript.howSure")}</dt>
          <dd className="tabular text-right">
            {probability === null
              ? t("transcript.notKnown")
              : `${numberText(probability * 100, 1)} %`}
          </dd>
        </>
      ) : (
        <>
          <dt className="text-soft">{t("editing.modelWrote")}</dt>
          <dd className="text-right">
            {before ? t("ui.quoted", { text: before }) : t("editing.nothing")}
          </dd>
        </>
      )}
      <dt className="text-soft">{t("transcript.when")}</dt>
      <dd className="tabular text-right">
        {preciseClock(start)} – {preciseClock(end)}
      </dd>
      {verdict === "removed" && !marks.includes("set aside") && (
        <dt className="col-span-2">{t("transcript.isSetAside")}</dt>
      )}
      {deleted && <dt className="col-span-2">{t("editing.takenOut")}</dt>}
      {marks.map((mark) => (
        <dt key={mark} className="col-span-2">
          {t(`transcript.marks.${MARK_NAMES[mark]}`)}
        </dt>
      ))}
      {reasons.length > 0 && (
        <dd className="col-span-2 border-line border-t pt-2">
          {reasons.map((reason) => (
            <span key={reason} className="block first-letter:uppercase">
              <ServerText of={reason} />
            </span>
          ))}
        </dd>
      )}
    </dl>
  );
}
