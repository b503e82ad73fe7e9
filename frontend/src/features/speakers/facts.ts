import type { Person } from "@/domain/speakers/people";
import { durationText, percent } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";

/** How long and how often a person speaks, in a line. */
export function factsText({ seconds, share, turns }: Person): string {
  const [time, part] = [durationText(seconds), percent(share)];
  return t("speakers.facts", { time, share: part, count: turns });
}
