import { type Difference, differenceOf } from "../segment-text";

/** A text as two people changed it, each in another place; null where both changed one place. */
export function mergeTexts(base: string, theirs: string, mine: string): string | null {
  if (theirs === base || theirs === mine) return mine;
  if (mine === base) return theirs;
  const their = wholeWords(base, theirs);
  const my = wholeWords(base, mine);
  if (their.before < my.start) return `${theirs.slice(0, their.after)}${mine.slice(their.before)}`;
  if (my.before < their.start) return `${mine.slice(0, my.after)}${theirs.slice(my.before)}`;
  return null;
}

/** Where a text differs from its base, up to the ends of the words there. */
function wholeWords(base: string, text: string): Difference {
  let { start, before, after } = differenceOf(base, text);
  while (start > 0 && !isSpace(base[start - 1])) start -= 1;
  while (before < base.length && !isSpace(base[before])) {
    before += 1;
    after += 1;
  }
  return { start, before, after };
}

function isSpace(letter: string | undefined): boolean {
  return letter === " " || letter === "\n";
}

/** Where a caret belongs after its text was replaced by another. */
export function movedCaret(before: string, after: string, caret: number): number {
  const { start, before: end, after: newEnd } = differenceOf(before, after);
  if (caret <= start) return caret;
  return caret >= end ? caret + newEnd - end : Math.min(caret, newEnd);
}
