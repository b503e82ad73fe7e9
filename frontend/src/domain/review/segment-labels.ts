import type { Ask, Span } from "@/api/types";
import { clock, durationText } from "@/lib/format";
import type { TimelineSegment } from "./timeline-segments";

type HasText = { word: string };

export const TITLES: Record<TimelineSegment["kind"], string> = {
  speech: "Speech",
  silence: "Silence",
  doubtful: "Doubtful",
  removed: "Set aside",
  missed: "Not understood",
  unprocessed: "Not listened to yet",
};

const DEFAULT_REASONS: Partial<Record<TimelineSegment["kind"], string>> = {
  speech: "Somebody speaks here; the words are in the transcript.",
  silence: "Nobody was heard here, so nothing was written.",
  unprocessed: "Tacet has not listened this far, so it cannot say what is here.",
};

/** The words of a segment in quotation marks, a long phrase shortened in the middle. */
export function quotedWords({ words }: TimelineSegment): string {
  const text =
    words.length > 12
      ? `${wordsText(words.slice(0, 8))}${spaceBefore(words[8])}…${spaceBefore(words.at(-3))}${wordsText(words.slice(-3))}`
      : wordsText(words);
  return text && `“${text}”`;
}

/** The text of words; each brings its own space, if its language has any. */
export function wordsText(words: readonly HasText[]): string {
  return words
    .map(({ word }) => word)
    .join("")
    .trim();
}

/** The space before a word, if it has one. */
export function spaceBefore(word: HasText | undefined): " " | "" {
  return word && word.word !== word.word.trimStart() ? " " : "";
}

/** The reasons of a segment as sentences. */
export function reasonText(segment: TimelineSegment): string {
  const all = segment.reasons.length ? segment.reasons : [DEFAULT_REASONS[segment.kind] ?? ""];
  return all
    .filter(Boolean)
    .map((reason) => (reason[0]?.toUpperCase() ?? "") + reason.slice(1))
    .join(". ")
    .replace(/([^.])$/, "$1.");
}

export function timeRange({ start, end }: Span): string {
  return `${clock(start)} – ${clock(end)}, ${durationText(end - start)}`;
}

/** A segment in one line for screen readers. */
export function spokenDescription(segment: TimelineSegment): string {
  const what = [TITLES[segment.kind], quotedWords(segment)].filter(Boolean).join(" ");
  const { start, end } = segment;
  return `${what}, ${clock(start)} to ${clock(end)}, ${durationText(end - start)}. ${reasonText(segment)}`;
}

/** Status of an ask; null without one or when it added words. */
export function askStatusText(ask: Ask | undefined): string | null {
  if (!ask) return null;
  if (ask.state === "waiting") return "Listening to this stretch…";
  if (ask.state === "failed") return ask.error?.message ?? "This stretch could not be listened to.";
  return ask.words === 0 ? "Nothing could be made out here." : null;
}

/**
 * The ask that represents a part: a waiting one, else the newest; undefined until asks cover most
 * of the part. A long part takes several asks.
 *
 * @param language - The language asked for; null for the run's own.
 */
export function askCovering(
  asks: Ask[],
  segment: Span,
  language: string | null = null,
): Ask | undefined {
  const about = asks.filter((ask) => {
    return (
      ask.language === language &&
      overlap(ask, segment) > Math.min(seconds(ask), seconds(segment)) / 2
    );
  });
  const asked = about.reduce((sum, ask) => sum + overlap(ask, segment), 0);
  if (asked <= seconds(segment) / 2) return undefined;
  return about.findLast(({ state }) => state === "waiting") ?? about.at(-1);
}

function seconds({ start, end }: Span): number {
  return end - start;
}

function overlap(one: Span, other: Span): number {
  return Math.min(one.end, other.end) - Math.max(one.start, other.start);
}
