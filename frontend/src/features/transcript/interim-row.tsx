import { useInterim } from "@/api/events/interim";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";

/** What is being said, as far as it is understood: in other letters, for it may still change. */
export function InterimRow({ runId, lang }: { runId: string; lang: string | undefined }) {
  const t = useT();
  const segments = useInterim(runId);
  const [first] = segments;
  if (!first) return null;
  return (
    <div data-interim className="grid gap-x-4 py-2 sm:grid-cols-[4.5rem_minmax(0,1fr)] sm:py-2.5">
      <span className="tabular select-none text-small text-soft sm:pt-1.5 sm:text-right">
        {clock(first.start)}
      </span>
      <p dir="auto" lang={lang} className="text-pretty break-words text-body sm:text-lead">
        <span className="interim">
          {segments
            .map(({ text }) => text)
            .join("")
            .trim()}
        </span>
        <span className="block select-none text-small text-soft">{t("live.interim")}</span>
      </p>
    </div>
  );
}
