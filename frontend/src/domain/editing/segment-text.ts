import type { Segment, Word } from "@/api/types";

/** A word and where its text stands in the text of its segment. */
export interface Piece {
  word: Word;
  start: number;
  end: number;
}

/** The words of a segment as pieces of one line: no space before the first, one between others. */
export function piecesOf({ words }: Pick<Segment, "words">): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const word of words) {
    const plain = word.word.replace(/\s+/g, " ");
    const text = end === 0 ? plain.trimStart() : plain;
    pieces.push({ word, start: end, end: end + text.length });
    end += text.length;
  }
  return pieces;
}

/** The text of a segment in one line. */
export function lineOf({ words }: Pick<Segment, "words">): string {
  return words
    .map(({ word }) => word)
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** The text of segments, a line each. */
export function textOf(segments: readonly Pick<Segment, "words">[]): string {
  return segments.map(lineOf).join("\n");
}

/** Whether a segment has words of its own, which operations need. */
export function isEditable({ words }: Pick<Segment, "words">): boolean {
  return words.length > 0;
}

/** Ids of the words of segments, a line each, that a selection touches; of all where it is empty. */
export function wordsTouched(
  segments: readonly Pick<Segment, "words">[],
  { start, end }: { start: number; end: number },
): string[] {
  let offset = 0;
  const all: Piece[] = [];
  for (const segment of segments) {
    for (const one of piecesOf(segment))
      all.push({ ...one, start: one.start + offset, end: one.end + offset });
    offset += lineOf(segment).length + 1;
  }
  const touched = start === end ? all : all.filter((one) => one.start < end && one.end > start);
  return touched.map(({ word }) => word.id);
}

/** A typed text as it is saved: lines without spaces around them, none of them empty. */
export function tidy(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter(Boolean)
    .join("\n");
}

/** The range in which two texts differ, as ends in each. */
export interface Difference {
  start: number;
  before: number;
  after: number;
}

/** Where two texts differ: all from the first to the last letter that is not the same. */
export function differenceOf(before: string, after: string): Difference {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let same = 0;
  while (
    same < most - start &&
    before[before.length - 1 - same] === after[after.length - 1 - same]
  ) {
    same += 1;
  }
  return { start, before: before.length - same, after: after.length - same };
}
