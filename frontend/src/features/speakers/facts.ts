import type { Person } from "@/domain/speakers/people";
import { durationText, percent } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";

/** How long and how often a person speaks, in a line. */
export function factsText({ seconds, share, turns }: Person): string {
  return t("speakers.facts", {
    time: durationText(seconds),
    share: shareText(share),
    count: turns,
  });
}

/** A part of the talk in whole percents; the parts of all come to about a hundred. */
export function shareText(share: number): string {
  return percent(Math.round(share * 100) / 100 + ROUNDING);
}

const ROUNDING = 1e-9; // What binary fractions may lack: percents are cut off, not rounded.
