import type { Ask, Span } from "@/api/types";
import { clock, length } from "@/lib/format";
import type { Stretch } from "./stretches";

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
  const texts = words.map(({ word }) => word.trim());
  const short = texts.length > 12 ? [...texts.slice(0, 8), "…", ...texts.slice(-3)] : texts;
  return short.length ? `“${short.join(" ")}”` : "";
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

/** The newest question that covers most of a stretch. */
export function askAbout(asks: Ask[], { start, end }: Span): Ask | undefined {
  return asks.findLast((ask) => {
    const shared = Math.min(end, ask.end) - Math.max(start, ask.start);
    return shared > (end - start) / 2;
  });
}
