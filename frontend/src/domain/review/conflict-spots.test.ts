import { expect, test } from "vitest";
import type { CarryConflict } from "@/api/types";
import { segment, transcript, word } from "@/testing/builders";
import { conflictSpots, mergeSpots } from "./conflict-spots";
import { reasonText } from "./segment-labels";
import { spotsOf } from "./timeline-segments";

const unsure = (text: string, start: number) =>
  word(text, start, start + 0.5, { verdict: "doubtful", reasons: ["hardly certain"] });
const now = transcript({
  segments: [segment(0, [word("The", 0, 0.5), unsure("wart", 1), unsure("here.", 4)])],
});
const correction = (change: Partial<CarryConflict>): CarryConflict => ({
  number: 1,
  from_run: "run-0",
  start: 1,
  end: 1.5,
  before: "word",
  text: "world",
  now: [],
  state: "open",
  ...change,
});

test("a correction waits where it belongs, with the words that stand there now", () => {
  const [spot] = conflictSpots([correction({})], now);
  expect(spot?.words.map((one) => one.word)).toEqual([" wart"]);
  expect(spot && reasonText(spot)).toBe(
    "In an earlier transcription you wrote “world” in place of “word”. This one wrote “wart”.",
  );
});

test("what was added or taken out is said so, and where nothing stands now", () => {
  const all = [correction({ before: "", start: 2, end: 2.5 }), correction({ number: 2, text: "" })];
  expect(conflictSpots(all, now).map(reasonText)).toEqual([
    "In an earlier transcription you added “world”. This one wrote nothing.",
    "In an earlier transcription you took “word” out. This one wrote “wart”.",
  ]);
});

test("settled corrections wait no more", () => {
  expect(conflictSpots([correction({ state: "dismissed" })], now)).toEqual([]);
});

test("of two spots that begin together the correction comes first, and the other once it is settled", () => {
  const open = spotsOf(now);
  const kinds = (spots: typeof open) => spots.map(({ kind, start }) => [kind, start]);
  expect(kinds(mergeSpots(conflictSpots([correction({})], now), open))).toEqual([
    ["conflict", 1],
    ["doubtful", 4],
  ]);
  expect(kinds(mergeSpots([], open))).toEqual([
    ["doubtful", 1],
    ["doubtful", 4],
  ]);
});
