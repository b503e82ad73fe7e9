import type { Segment } from "@/api/types";
import type { Caret } from "./saving/drafts";
import { lineOf, piecesOf } from "./segment-text";

/** Where the caret is to be when a field opens. */
export type Place = "start" | "end" | { words: readonly string[] };

/** The caret at a place of a segment, in the text of its field. */
export function caretAt(text: string, segment: Segment, place: Place): Caret {
  if (place === "start") return { start: 0, end: 0 };
  const end = { start: text.length, end: text.length };
  if (place === "end" || text !== lineOf(segment)) return end;
  const pieces = piecesOf(segment).filter(({ word }) => place.words.includes(word.id));
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (!first || !last) return end;
  const lead = text[first.start] === " " ? 1 : 0;
  return { start: first.start + lead, end: last.end };
}
