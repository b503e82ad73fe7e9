import { expect, test } from "vitest";
import { segment, word } from "@/testing/builders";
import { fixesAlike, replacementBetween } from "./alike";

test("what was replaced is told in whole words, without the punctuation around them", () => {
  expect(replacementBetween("a kose here", "a case here")).toEqual({ from: "kose", to: "case" });
  expect(replacementBetween("Mr. Kose, hello", "Mr. Kohse, hello")).toEqual({
    from: "Kose",
    to: "Kohse",
  });
  expect(replacementBetween("in new york", "in New York")).toEqual({
    from: "new york",
    to: "New York",
  });
});

test("what was only added, taken out or split is no replacement, nor is half a sentence", () => {
  expect(replacementBetween("a here", "a here now")).toBeNull();
  expect(replacementBetween("a b c", "a c")).toBeNull();
  expect(replacementBetween("a b c", "a\nb c")).toBeNull();
  expect(replacementBetween("a b", "a b")).toBeNull();
  expect(
    replacementBetween("one two three four five six", "six five four three two one"),
  ).toBeNull();
});

test("the phrase is fixed wherever else it stands, with its own case and punctuation", () => {
  const words = ["Kose", "and", "kose,", "kosovo", "(KOSE)"].map((text, at) =>
    word(text, at, at + 1, { id: String(at) }),
  );
  expect(fixesAlike([segment(0, words)], { from: "kose", to: "case" })).toEqual([
    { kind: "rewrite", words: ["0"], text: "Case" },
    { kind: "rewrite", words: ["2"], text: "case," },
    { kind: "rewrite", words: ["4"], text: "(Case)" },
  ]);
});

test("a phrase of several words is found only whole", () => {
  const words = ["new", "york", "new", "new", "york."].map((text, at) =>
    word(text, at, at + 1, { id: String(at) }),
  );
  const fixes = fixesAlike([segment(0, words)], { from: "new york", to: "New York" });
  expect(fixes).toEqual([
    { kind: "rewrite", words: ["0", "1"], text: "New York" },
    { kind: "rewrite", words: ["3", "4"], text: "New York." },
  ]);
});
