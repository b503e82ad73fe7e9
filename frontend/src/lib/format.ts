import { pageLanguage, t } from "./i18n/i18n";

/** Words and figures for people. Times are seconds; a clock shows hours only when there are some. */

export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const s = String(whole % 60).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`;
}

/** A moment with hundredths, for the word card: 0:07.42 */
export function preciseClock(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  const rest = numberText((hundredths % 100) / 100, 2).slice(1); // with the point of the language
  return clock(Math.floor(hundredths / 100)) + rest;
}

/** A length in words, as in every summary: 0.8 s, 13 s, 3 min 05 s, 1 h 02 min. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return t("units.seconds", { value: trim(seconds) });
  const whole = Math.round(seconds);
  if (whole < 60) return t("units.seconds", { value: whole });
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return t("units.minutes", { minutes, seconds: two(whole % 60) });
  return t("units.hours", { hours: Math.floor(minutes / 60), minutes: two(minutes % 60) });
}

/** An estimated duration, rounded. */
export function roughDuration(seconds: number): string {
  if (seconds < 10) return t("units.fewSeconds");
  if (seconds < 55) return t("units.aboutSeconds", { value: Math.round(seconds / 10) * 10 });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("units.aboutMinutes", { value: Math.max(1, minutes) });
  return t("units.aboutHours", { value: trim(seconds / 3600) });
}

export function percent(part: number): string {
  return t("units.percent", { value: Math.floor(Math.min(1, Math.max(0, part)) * 100) });
}

/** Percentage done; 0 while the total is unknown. */
export function percentOf(done: number, total: number): string {
  return percent(total > 0 ? done / total : 0);
}

/** File sizes by thousands, as disks are sold: 16 MB, 1.6 GB; no line breaks before the unit. */
export function byteSize(count: number): string {
  if (count < 1e6)
    return t("units.kilobytes", { value: count && Math.max(1, Math.round(count / 1e3)) });
  if (count < 1e9) return t("units.megabytes", { value: Math.round(count / 1e6) });
  return t("units.gigabytes", { value: trim(count / 1e9) });
}

/** A date with the time of day; in English as the browser's region writes it. */
export function dateTime(iso: string): string {
  const language = pageLanguage();
  const region = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  return new Date(iso).toLocaleString(region, { dateStyle: "medium", timeStyle: "short" });
}

/** Several names in a row: "German, Commentary". */
export function listText(names: string[]): string {
  return new Intl.ListFormat(pageLanguage(), { type: "unit", style: "short" }).format(names);
}

/** A number with exactly so many decimals. */
export function numberText(value: number, decimals = 0): string {
  return value.toLocaleString(pageLanguage(), {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** At most one decimal. */
function trim(value: number): string {
  return value.toLocaleString(pageLanguage(), { maximumFractionDigits: 1, useGrouping: false });
}
