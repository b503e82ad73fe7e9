import { expect, test } from "vitest";
import { mergeTexts, movedCaret } from "./merge-texts";

const BASE = "Monday book word\nFriday one window";

test("changes in two places are both kept, whoever made which", () => {
  const mine = "Monday cook word\nFriday one window";
  const theirs = "Monday book word\nFriday one widow's";
  const both = "Monday cook word\nFriday one widow's";
  expect(mergeTexts(BASE, theirs, mine)).toBe(both);
  expect(mergeTexts(BASE, mine, theirs)).toBe(both);
});

test("a line that was split elsewhere is no obstacle to a word that was changed", () => {
  const split = "Monday book word\nFriday\none window";
  const mine = "Monday cooks word\nFriday one window";
  expect(mergeTexts(BASE, split, mine)).toBe("Monday cooks word\nFriday\none window");
});

test("one word in two ways cannot be merged, nor one beside a word that is gone", () => {
  expect(mergeTexts("a book", "a cook", "a look")).toBeNull();
  expect(mergeTexts("a book here", "a here", "a books here")).toBeNull();
});

test("where only one changed anything, that counts; so does what both wrote", () => {
  expect(mergeTexts("a", "b", "a")).toBe("b");
  expect(mergeTexts("a", "a", "c")).toBe("c");
  expect(mergeTexts("a", "d", "d")).toBe("d");
});

test("the caret stays at its letter", () => {
  expect(movedCaret("one three", "one two three", 9)).toBe(13);
  expect(movedCaret("one three", "one two three", 2)).toBe(2);
  expect(movedCaret("one two three", "one three", 6)).toBe(5);
});
