import { expect, test } from "vitest";
import { segment, transcript, word } from "@/testing/builders";
import { readingsAt } from "./readings";
import { stopSpots } from "./stop-spots";

const words = [
  word("in", 1, 1.2, { id: "a" }),
  word("be", 1.2, 1.4, { id: "b" }),
  word("guile", 1.4, 2, { id: "c", probability: 0.2 }),
];
const text = transcript({
  segments: [segment(0, words)],
  stops: [{ kind: "word", words: ["c"], reason: "the model was hardly sure of this word" }],
  readings: [
    { words: ["b", "c"], text: "beguile" },
    { words: ["c"], text: "guy" },
    { words: ["a"], text: "on" },
    { words: ["c", "gone"], text: "guile on" },
  ],
});
const [spot] = stopSpots(text);

test("what the model considered can be chosen at the spot whose words it is for", () => {
  expect(readingsAt(spot ?? null, text)).toEqual([
    { words: ["b", "c"], text: "beguile", insteadOf: "be guile" },
    { words: ["c"], text: "guy", insteadOf: null },
  ]);
  expect(readingsAt(null, text)).toEqual([]);
});

test("what was heard anew comes first, each text once, and no more than there are keys", () => {
  const heard = ["guyle", "GUY", "quile", "geil", "gayle"].map((one) => ({
    words: ["c"],
    text: one,
  }));
  const texts = readingsAt(spot ?? null, text, heard).map((one) => one.text);
  expect(texts).toEqual(["guyle", "GUY", "quile", "geil", "gayle"]);
});

test("a stop is settled when a person keeps its words or writes others", () => {
  expect(spot).toMatchObject({ kind: "doubtful", start: 1.4, end: 2, stop: "word" });
  const kept = words.map((one) => ({ ...one, marks: ["confirmed" as const] }));
  expect(stopSpots({ ...text, segments: [segment(0, kept)] })).toEqual([]);
  expect(stopSpots({ ...text, segments: [segment(0, words.slice(0, 2))] })).toEqual([]);
});
