import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { rowsOf } from "../rows/rows";
import { hitAt, hitsOf, normalized, searchable } from "./find-text";

const ready = (change: Parameters<typeof transcript>[0]) =>
  searchable(rowsOf(transcript(change), true));
const spoken = (texts: string[], id = 0) =>
  segment(
    id,
    texts.map((text, at) => word(text, id * 100 + at, id * 100 + at + 0.5)),
  );

test("case and accents do not count, other scripts' marks do", () => {
  expect(["Élan", "İYİ", "Ёлка", "שָׁלוֹם"].map(normalized)).toEqual(["elan", "iyi", "елка", "שלום"]);
  expect(["が", "한", "कि"].map(normalized)).toEqual(["が", "한", "कि"]);
});

test("words are found in one, across several, and where they were set aside", () => {
  const texts = ready({
    segments: [spoken(["Monday", "book", "Café."]), spoken(["A", "monday."], 1)],
    removed: [removedWord("Mondays", 50, 51)],
  });
  expect(hitsOf(texts, "MONDAY").map(({ keys }) => keys)).toEqual([["0:0"], ["r0"], ["1:1"]]);
  expect(hitsOf(texts, " day  book cafe").map(({ keys }) => keys)).toEqual([["0:0", "0:1", "0:2"]]);
  expect(hitsOf(texts, "  ")).toEqual([]);
});

test("what one person says is looked through alone", () => {
  const by = (speaker: string, id: number) =>
    segment(id, [word("Yes.", id * 9, id * 9 + 1, { speaker })]);
  const texts = ready({ segments: [by("Ada", 0), by("Ben", 1), by("Ada", 2)] });
  const found = (name?: string) => hitsOf(texts, "yes", name).map(({ keys }) => keys[0]);
  expect(found()).toEqual(["0:0", "1:0", "2:0"]);
  expect(found("Ada")).toEqual(["0:0", "2:0"]);
  expect(found("Eve")).toEqual([]);
});

test("a word counts once, however often it holds what is looked for", () => {
  expect(hitsOf(ready({ segments: [spoken(["banana", "a"])] }), "a")).toHaveLength(2);
});

test("one is at the same word, else at the first place behind, else at the first of all", () => {
  const hits = hitsOf(ready({ segments: [spoken(["a", "b", "a", "a"])] }), "a");
  expect(hitAt(hits, { key: "0:2", start: 0 })).toBe(1);
  expect(hitAt(hits, { key: "0:1", start: 1 })).toBe(1);
  expect(hitAt(hits, { key: "", start: 9 })).toBe(0);
  expect(hitAt([], { key: "", start: 0 })).toBe(-1);
});

test("ten hours are made ready once, and searched while somebody types", () => {
  const segments = Array.from({ length: 9000 }, (_, id) => {
    const words = Array.from({ length: 10 }, (_, at) => {
      const start = id * 4 + at * 0.3;
      return word(at === 9 ? `Wört${id}.` : "picture", start, start + 0.2);
    });
    return segment(id, words);
  });
  const texts = ready({ duration: 36_000, segments });
  const began = performance.now();
  expect(hitsOf(texts, "wort8999")).toHaveLength(1);
  expect(hitsOf(texts, "picture")).toHaveLength(81_000);
  expect(performance.now() - began).toBeLessThan(500);
});
