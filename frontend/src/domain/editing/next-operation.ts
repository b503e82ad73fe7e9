import type { TextOperation } from "@/api/operations";
import type { Segment } from "@/api/types";
import {
  type Difference,
  differenceOf,
  lineOf,
  type Piece,
  piecesOf,
  textOf,
} from "./segment-text";

type Line = Pick<Segment, "words">;

/** Scripts that write words without spaces between them. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * The first of the operations that give segments a wanted text, a line for each; null where they
 * have it. It is asked for again after each one, so each starts from what the server then holds.
 */
export function nextOperation(segments: readonly Line[], wanted: string): TextOperation | null {
  const now = textOf(segments);
  if (now === wanted) return null;
  const lines = wanted.split("\n");
  const { start, before, after } = differenceOf(now, wanted);
  const gone = now.slice(start, before);
  if (gone.includes("\n") && wanted) {
    if (lines.length === segments.length) return rewriteOfChangedLine(segments, lines);
    return { kind: "merge", word: firstWordAfter(segments, now.indexOf("\n", start)) };
  }
  if (!wanted) return rewriteOf(segments[0], "");
  const flat = flattened(wanted);
  if (flattened(now) === flat) return splitAt(segments, wanted, start, after);
  return rewriteAt(segments, wanted, start, now.length);
}

function rewriteOfChangedLine(segments: readonly Line[], lines: string[]): TextOperation | null {
  const index = segments.findIndex((segment, at) => lineOf(segment) !== lines[at]);
  return rewriteOf(segments[index], lines[index] ?? "");
}

/** The id of the first word of the line that begins after a place in the text. */
function firstWordAfter(segments: readonly Line[], place: number): string {
  let end = -1;
  for (const segment of segments) {
    if (end >= place) return segment.words[0]?.id ?? "";
    end += lineOf(segment).length + 1;
  }
  return "";
}

/** The text in one line; ends of lines become spaces where the script has any. */
function flattened(text: string): string {
  return text.replace(/\n/g, (_, at: number) => joint(text, at));
}

/** What stands in place of an end of a line, by the letters around it, when two lines become one. */
export function joint(text: string, at: number): "" | " " {
  return UNSPACED.test(text[at - 1] ?? "") && UNSPACED.test(text[at + 1] ?? "") ? "" : " ";
}

/** The split at the first end of a line that is wanted and not there. */
function splitAt(
  segments: readonly Line[],
  wanted: string,
  start: number,
  end: number,
): TextOperation | null {
  const at = wanted.indexOf("\n", Math.max(0, start - 1));
  if (at < 0 || at > end) return null;
  const { segment, offset } = segmentAt(segments, start);
  const place = flattened(wanted.slice(offset, at)).length;
  const piece = segment && piecesOf(segment).find((one) => one.start === place);
  return piece ? { kind: "split", word: piece.word.id } : null;
}

/** The rewriting of the segment in which the text differs, all of it in one line. */
function rewriteAt(
  segments: readonly Line[],
  wanted: string,
  start: number,
  length: number,
): TextOperation | null {
  const { segment, offset } = segmentAt(segments, start);
  if (!segment) return null;
  const rest = length - offset - lineOf(segment).length;
  return rewriteOf(segment, flattened(wanted.slice(offset, wanted.length - rest)).trim());
}

/** The segment that a place in the text is in, and where in the text it begins. */
function segmentAt(segments: readonly Line[], place: number) {
  let offset = 0;
  for (const segment of segments) {
    const { length } = lineOf(segment);
    if (place <= offset + length) return { segment, offset };
    offset += length + 1;
  }
  return { segment: segments.at(-1), offset };
}

/** The rewriting of as few words of a segment as give it a text. */
function rewriteOf(segment: Line | undefined, text: string): TextOperation | null {
  if (!segment) return null;
  const now = lineOf(segment);
  const pieces = piecesOf(segment);
  const { start, before } = slid(differenceOf(now, text), now, text);
  const touched = touchedPieces(pieces, start, before);
  extendToWholeWord(touched, pieces, text);
  const first = touched[0];
  const last = touched.at(-1);
  if (!first || !last) return null;
  const end = text.length - (now.length - Math.min(last.end, now.length));
  const words = touched.map(({ word }) => word.id);
  return { kind: "rewrite", words, text: text.slice(first.start, end).trim() };
}

/** The difference with the space before it in place of the one at its end. */
function slid(found: Difference, now: string, text: string): Difference {
  const { start, before, after } = found;
  const endsInSpace =
    (before === start || now[before - 1] === " ") && (after === start || text[after - 1] === " ");
  if (start === 0 || now[start - 1] !== " " || !endsInSpace) return found;
  return { start: start - 1, before: before - 1, after: after - 1 };
}

/** Adds the word before, where what is written now goes on from it without a space. */
function extendToWholeWord(touched: Piece[], pieces: readonly Piece[], text: string): void {
  const first = touched[0];
  if (!first?.word.word.startsWith(" ") || text[first.start] === " ") return;
  const previous = pieces[pieces.indexOf(first) - 1];
  if (previous && text.slice(first.start).trim()) touched.unshift(previous);
}

/** The pieces that a change lies in; an insertion between two belongs to the one before. */
function touchedPieces(pieces: readonly Piece[], start: number, end: number): Piece[] {
  const touched = pieces.filter((one) => one.start < end && one.end > start);
  if (touched.length > 0) return touched;
  const inside = pieces.find((one) => one.start < start && start < one.end);
  const beside = inside ?? pieces.findLast((one) => one.end <= start) ?? pieces[0];
  return beside ? [beside] : [];
}
