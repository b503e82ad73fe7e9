import { expect, test } from "vitest";
import { playQueue } from "./play-all";

test("a breath is played along, a longer pause is skipped, and no sound of a word is cut", () => {
  const spans = [
    { start: 10, end: 12 },
    { start: 1, end: 2 },
    { start: 2.5, end: 3 },
    { start: 0, end: 0.9 },
  ];
  const queue = playQueue(spans).map(({ start, end }) => [start, end]);
  expect(queue).toEqual([
    [0, 3.1],
    [9.9, 12.1],
  ]);
  expect(playQueue([])).toEqual([]);
});
