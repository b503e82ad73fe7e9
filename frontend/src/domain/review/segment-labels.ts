import type { Ask, Span } from "@/api/types";
import { clock, length } from "@/lib/format";
import type { Stretch } from "./timeline-segments";

type Spoken = { word: string };

export const TITLES: Record<Stretch["kind"], string> = {
  speech: "Speech",
  silence: "Silence",
  doubtful: "Doubtful",
  aside: "Set aside",
  missed: "Not understood",
  unheard: "Not listened to yet",
};

const PLAIN: Partial<Record<Stretch["kind"], string>> = {
  speech: "Somebody speaks here; the words are in the transcript.",
  silence: "Nobody was heard here, so nothing was written.",
  unheard: "Tacet has not listened this far, so it cannot say what is here.",
};

/** The words of a stretch in quotation marks, shortened in the middle of a long phrase. */
export function quoted({ words }: Stretch): string {
  const text =
    words.length > 12
      ? `${textOf(words.slice(0, 8))}${gapBefore(words[8])}…${gapBefore(words.at(-3))}${textOf(words.slice(-3))}`
      : textOf(words);
  return text && `“${text}”`;
}

/** What words say together. Each brings its own space, since not every language has spaces. */
export function textOf(words: readonly Spoken[]): string {
  return words
    .map(({ word }) => word)
    .join("")
    .trim();
}

/** The space before a word, if it has one. */
export function gapBefore(spoken: Spoken | undefined): " " | "" {
  return spoken && spoken.word !== spoken.word.trimStart() ? " " : "";
}

/** Why it is so, in plain words. */
export function whyOf(stretch: Stretch): string {
  const all = stretch.reasons.length ? stretch.reasons : [PLAIN[stretch.kind] ?? ""];
  return all
    .filter(Boolean)
    .map((reason) => (reason[0]?.toUpperCase() ?? "") + reason.slice(1))
    .join(". ")
    .replace(/([^.])$/, "$1.");
}

export function timesOf({ start, end }: Span): string {
  return `${clock(start)} – ${clock(end)}, ${length(end - start)}`;
}

/** All of it in one line, for those who listen. */
export function spokenWords(stretch: Stretch): string {
  const what = [TITLES[stretch.kind], quoted(stretch)].filter(Boolean).join(" ");
  const { start, end } = stretch;
  return `${what}, ${clock(start)} to ${clock(end)}, ${length(end - start)}. ${whyOf(stretch)}`;
}

/** What became of a question about a stretch; null when it was never asked. */
export function askWords(ask: Ask | undefined): string | null {
  if (!ask) return null;
  if (ask.state === "waiting") return "Listening to this stretch…";
  if (ask.state === "failed") return ask.error?.message ?? "This stretch could not be listened to.";
  return ask.words === 0 ? "Nothing could be made out here." : null;
}

/**
 * The question that tells how a stretch stands: one that waits, else the newest; none before most
 * of the stretch was asked about. A long stretch takes several questions.
 *
 * @param language - The one it was to be heard in; null for the run's own.
 */
export function askAbout(
  asks: Ask[],
  stretch: Span,
  language: string | null = null,
): Ask | undefined {
  const about = asks.filter((ask) => {
    return (
      ask.language === language &&
      shared(ask, stretch) > Math.min(seconds(ask), seconds(stretch)) / 2
    );
  });
  const asked = about.reduce((sum, ask) => sum + shared(ask, stretch), 0);
  if (asked <= seconds(stretch) / 2) return undefined;
  return about.findLast(({ state }) => state === "waiting") ?? about.at(-1);
}

function seconds({ start, end }: Span): number {
  return end - start;
}

function shared(one: Span, other: Span): number {
  return Math.min(one.end, other.end) - Math.max(one.start, other.start);
}
