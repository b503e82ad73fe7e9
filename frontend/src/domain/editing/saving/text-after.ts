import type { TextOperation } from "@/api/operations";
import type { Segment, Word } from "@/api/types";
import { joint } from "../next-operation";
import { lineOf } from "../segment-text";

type Line = Pick<Segment, "words">;

/** The text of segments after an operation, where nobody else changes them; a line for each. */
export function textAfter(segments: readonly Line[], operation: TextOperation): string {
  return linesAfter(segments, operation).filter(Boolean).join("\n");
}

function linesAfter(segments: readonly Line[], operation: TextOperation): string[] {
  if (operation.kind === "merge") return merged(segments.map(lineOf), segments, operation.word);
  return segments.flatMap(({ words }) => {
    if (operation.kind === "rewrite") return lineOf({ words: rewritten(words, operation) });
    const at = words.findIndex(({ id }) => id === operation.word);
    if (at < 1) return lineOf({ words });
    return [words.slice(0, at), words.slice(at)].map((part) => lineOf({ words: part }));
  });
}

/** Words of a segment, the first of those named with the new text and the others without any. */
function rewritten(
  words: Word[],
  { words: named, text }: Extract<TextOperation, { kind: "rewrite" }>,
): Word[] {
  const first = words.find(({ id }) => named.includes(id));
  const lead = first?.word.startsWith(" ") && text ? " " : "";
  return words.map((word) => {
    if (!named.includes(word.id)) return word;
    return { ...word, word: word === first ? `${lead}${text}` : "" };
  });
}

function merged(lines: string[], segments: readonly Line[], word: string): string[] {
  const at = segments.findIndex(({ words }) => words[0]?.id === word);
  if (at < 1) return lines;
  const both = `${lines[at - 1]}\n${lines[at]}`;
  const one = both.replace("\n", joint(both, both.indexOf("\n")));
  return [...lines.slice(0, at - 1), one, ...lines.slice(at + 1)];
}
