import { expect, test } from "vitest";
import type { Kind, Stretch } from "../review/stretches";
import { barsOf, stretchAt } from "./map-drawing";

const stretch = (kind: Kind, start: number, end: number): Stretch => {
  return { kind, start, end, words: [], reasons: [] };
};
const whole = [
  stretch("silence", 0, 10),
  stretch("speech", 10, 50),
  stretch("aside", 50, 50.2),
  stretch("silence", 50.2, 90),
  stretch("missed", 90, 91),
  stretch("silence", 91, 100),
];

test("bars fill the width, in order, without sharing a pixel", () => {
  const bars = barsOf(whole, 100, 200);
  expect(bars[0]?.x).toBe(0);
  for (const [index, { x }] of bars.entries()) {
    const before = bars[index - 1];
    if (before) expect(x).toBe(before.x + before.width);
  }
  expect(bars.reduce((sum, { width }) => sum + width, 0)).toBe(200);
  expect(bars.map(({ kind }) => kind)).toEqual(whole.map(({ kind }) => kind));
});

test("a mark is never too narrow to be seen, at the edges neither", () => {
  const edges = [
    stretch("aside", 0, 0.1),
    stretch("speech", 0.1, 99.9),
    stretch("missed", 99.9, 100),
  ];
  const bars = barsOf(edges, 100, 100);
  expect(bars.filter(({ kind }) => kind !== "speech").map(({ width }) => width)).toEqual([3, 3]);
});

test("what has not been listened to is never drawn as silence", () => {
  const going = [stretch("silence", 0, 40), stretch("unheard", 40, 100)];
  expect(barsOf(going, 100, 100)).toEqual([
    { kind: "silence", x: 0, width: 40 },
    { kind: "unheard", x: 40, width: 60 },
  ]);
});

test("ten hours draw no more bars than there are pixels, and keep what was lost", () => {
  const long = Array.from({ length: 20_000 }, (_, index) =>
    stretch(index % 2 ? "speech" : "silence", index * 1.8, index * 1.8 + 1.8),
  );
  long[9000] = stretch("missed", 16_200, 16_201.8);
  const bars = barsOf(long, 36_000, 300);
  expect(bars.length).toBeLessThanOrEqual(300);
  expect(bars.some(({ kind }) => kind === "missed")).toBe(true);
});

test("the stretch at a moment is found, a mark close by before the silence around it", () => {
  expect(stretchAt(whole, 30, 0)).toBe(1);
  expect(stretchAt(whole, 49.8, 0)).toBe(1);
  expect(stretchAt(whole, 49.8, 0.5)).toBe(2);
  expect(stretchAt(whole, 50.5, 0.5)).toBe(2);
  expect(stretchAt(whole, 100, 0.5)).toBe(5);
});
