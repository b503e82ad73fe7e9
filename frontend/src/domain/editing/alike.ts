import type { Operation } from "@/api/operations";
import type { Segment, Word } from "@/api/types";
import { remembered } from "@/lib/remembered";
import { differenceOf } from "./segment-text";

/** Words that were written in place of others. */
export interface Replacement {
  from: string;
  to: string;
}

const MOST_WORDS = 5; // More are a sentence, which nobody says twice in the same way.
const BARE = /^[\p{P}\p{S}]*(.*?)[\p{P}\p{S}]*$/u;

/** What was replaced between two texts, in whole words; null unless it is one short phrase. */
export function replacementBetween(before: string, after: string): Replacement | null {
  const { start, before: end, after: newEnd } = differenceOf(before, after);
  const from = before.lastIndexOf(" ", Math.max(0, start - 1)) + 1;
  const rest = before.slice(end).search(/\s|$/);
  const old = before.slice(from, end + rest);
  const now = after.slice(from, newEnd + rest);
  const replacement = { from: bare(old), to: bare(now) };
  const count = replacement.from.split(" ").length;
  const isPhrase = count <= MOST_WORDS && !`${old}${now}`.includes("\n");
  return isPhrase && replacesWords(replacement) ? replacement : null;
}

/** Whether words stand in place of others: none were only added or taken out. */
function replacesWords({ from, to }: Replacement): boolean {
  const holds = (text: string, part: string) => ` ${text} `.includes(` ${part} `);
  return from !== "" && to !== "" && !holds(from, to) && !holds(to, from);
}

/** The operations that replace a phrase wherever else it stands, whatever its case. */
export function fixesAlike(segments: readonly Segment[], { from, to }: Replacement): Operation[] {
  const wanted = from.toLowerCase().split(" ");
  const first = wanted[0];
  return segments.flatMap((segment) => {
    const { words } = segment;
    const plain = plainWords(segment);
    const fixes: Operation[] = [];
    for (let at = 0; at < words.length; at += 1) {
      if (plain[at] !== first) continue;
      const phrase = words.slice(at, at + wanted.length);
      if (!wanted.every((text, index) => plain[at + index] === text)) continue;
      fixes.push({ kind: "rewrite", words: phrase.map(({ id }) => id), text: fitted(phrase, to) });
      at += wanted.length - 1;
    }
    return fixes;
  });
}

/** The words of a segment without case and punctuation. */
const plainWords = remembered(({ words }: Segment) =>
  words.map(({ word }) => bare(word).toLowerCase()),
);

function bare(text: string): string {
  return BARE.exec(text.trim())?.[1] ?? "";
}

/** A text with the punctuation around a phrase, and large at its start as that is. */
function fitted(phrase: readonly Word[], text: string): string {
  const old = phrase
    .map(({ word }) => word)
    .join("")
    .trim();
  const core = bare(old);
  const [before, after] = [
    old.slice(0, old.indexOf(core)),
    old.slice(old.indexOf(core) + core.length),
  ];
  const isLarge = core[0] !== core[0]?.toLowerCase();
  const cased = isLarge ? `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}` : text;
  return `${before}${cased}${after}`;
}
