import { beforeEach, expect, test } from "vitest";
import { wordsAt } from "./selected-words";
import { addWord, vocabularyView } from "./vocabulary-view";

beforeEach(() => vocabularyView.set(null));

test("a word is added without the punctuation around it, with what stood there before", () => {
  expect(addWord(" “Sweynheim,” ", "Swainheim.")).toBe(true);
  const word = { text: "Sweynheim", heard: "Swainheim" };
  expect(vocabularyView.get()).toEqual({ kind: "add", word });
});

test.each(["", " … ", "a".repeat(101)])("%j is no word to add", (text) => {
  expect(addWord(text)).toBe(false);
  expect(vocabularyView.get()).toBeNull();
});

test("in a field it is the selection, else the word around the caret", () => {
  const text = "we saw Łódź's town";
  expect(wordsAt(text, { start: 3, end: 13 })).toBe("saw Łódź's");
  expect(wordsAt(text, { start: 9, end: 9 })).toBe("Łódź's");
  expect(wordsAt(text, { start: 7, end: 7 })).toBe("Łódź's");
});
