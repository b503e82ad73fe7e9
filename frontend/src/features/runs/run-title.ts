import type { Run, Settings } from "@/api/types";
import { runStatusText } from "@/domain/recordings/status-text";
import { dateTime } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";
import { languageName } from "@/lib/i18n/language-names";

/** A run in a list of runs: "Run 2 · Base · German · Mar 4, 2026, 10:00 AM · done". */
export function runTitle(run: Run, settings: Settings | undefined): string {
  const known = settings?.languages.find(({ code }) => code === run.language);
  const language = known && languageName(known.code, known.name);
  const parts = [
    t("runs.title", { number: run.number }),
    run.imported ? t("imports.from", { name: run.imported.name }) : run.model_title,
    language,
    dateTime(run.created_at),
  ];
  return [...parts.filter(Boolean), runStatusText(run)].join(" · ");
}
