import type { Run, Settings } from "@/api/types";
import { runStatusText } from "@/domain/recordings/status-text";
import { dateTime } from "@/lib/format";

/** A run in a list of runs: "Run 2 · Base · German · Mar 4, 2026, 10:00 AM · done". */
export function runTitle(run: Run, settings: Settings | undefined): string {
  const language = settings?.languages.find(({ code }) => code === run.language)?.name;
  const parts = [`Run ${run.number}`, run.model_title, language, dateTime(run.created_at)];
  return [...parts.filter(Boolean), runStatusText(run)].join(" · ");
}
