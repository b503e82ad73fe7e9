import type { Ask, CarryConflict, Span } from "@/api/types";
import { clock, durationText } from "@/lib/format";
import { t } from "@/lib/i18n/i18n";
import { serverWords } from "@/lib/i18n/server-text";
import type { TimelineSegment } from "./timeline-segments";

type HasText = { word: string };

/** What a kind of segment is called. */
export function segmentTitle(kind: TimelineSegment["kind"]): string {
  return t(`review.kinds.${kind}`);
}

/** What a spot is called: by what the model was not sure of, else by its kind. */
export function spotTitle({ kind, stop }: TimelineSegment): string {
  return stop ? t(`review.stops.${stop}`) : segmentTitle(kind);
}

/** The words of a segment in quotation marks, a long phrase shortened in the middle. */
export function quotedWords({ words }: TimelineSegment): string {
  return quotedText(words);
}

/** Words in quotation marks, a long phrase shortened in the middle. */
export function quotedText(words: readonly HasText[]): string {
  const text =
    words.length > 12
      ? `${wordsText(words.slice(0, 8))}${spaceBefore(words[8])}…${spaceBefore(words.at(-3))}${wordsText(words.slice(-3))}`
      : wordsText(words);
  return text && t("ui.quoted", { text });
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
  if (segment.conflict) return conflictText(segment.conflict, segment.words);
  const all = segment.reasons.length ? segment.reasons.map(serverWords) : usualReason(segment);
  return all
    .map((reason) => (reason[0]?.toUpperCase() ?? "") + reason.slice(1))
    .join(". ")
    .replace(/([^.])$/, "$1.");
}

/** What a person made of the words of an earlier run, and what stands there in this one. */
function conflictText({ before, text }: CarryConflict, words: readonly HasText[]): string {
  const way = before === "" ? "added" : text === "" ? "deleted" : "changed";
  const now = wordsText(words);
  return t(`review.corrections.${way}`, {
    before: t("ui.quoted", { text: before }),
    text: t("ui.quoted", { text }),
    now: now ? t("ui.quoted", { text: now }) : t("editing.nothing"),
  });
}

function usualReason({ kind }: TimelineSegment): string[] {
  if (kind !== "speech" && kind !== "silence" && kind !== "unprocessed") return [];
  return [t(`review.reasons.${kind}`)];
}

export function timeRange(span: Span): string {
  return t("review.range", spanTexts(span));
}

/** The times of a span as texts for a sentence. */
export function spanTexts({ start, end }: Span) {
  return { start: clock(start), end: clock(end), duration: durationText(end - start) };
}

/** A segment in one line for screen readers. */
export function spokenDescription(segment: TimelineSegment): string {
  const what = [segmentTitle(segment.kind), quotedWords(segment)].filter(Boolean).join(" ");
  return t("review.spoken", { what, reason: reasonText(segment), ...spanTexts(segment) });
}

/** Status of an ask; null without one or when it added words. */
export function askStatusText(ask: Ask | undefined): string | null {
  if (!ask) return null;
  if (ask.state === "waiting") return t("review.listening");
  if (ask.state === "failed") return ask.error ? serverWords(ask.error) : t("review.notListened");
  return ask.words === 0 ? t("review.nothingMadeOut") : null;
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
      !ask.aligns &&
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
