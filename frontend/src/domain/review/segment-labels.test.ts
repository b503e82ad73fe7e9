import { expect, test } from "vitest";
import { word } from "@/testing/builders";
import { quotedWords } from "./segment-labels";
import type { TimelineSegment } from "./timeline-segments";

const phrase = (words: string[]): TimelineSegment => ({
  kind: "removed",
  start: 0,
  end: 9,
  words: words.map((text, at) => ({ ...word("", at, at + 1), word: text })),
  reasons: [],
});

test("words are quoted with the spaces that they bring, and with no others", () => {
  expect(quotedWords(phrase([" Thank", " you", "."]))).toBe("“Thank you.”");
  expect(quotedWords(phrase(["谢谢", "观看", "。"]))).toBe("“谢谢观看。”");
  expect(quotedWords(phrase([]))).toBe("");
});

test("a long phrase is shortened in its middle", () => {
  const many = Array.from({ length: 13 }, (_, at) => String(at));
  expect(quotedWords(phrase(many.map((text) => ` ${text}`)))).toBe("“0 1 2 3 4 5 6 7 … 10 11 12”");
  expect(quotedWords(phrase(many))).toBe("“01234567…101112”");
});
