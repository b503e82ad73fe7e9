import { expect, test } from "vitest";
import type { Kind, Stretch } from "@/domain/review/timeline-segments";
import { wholeOf, xOf } from "../timescale/timescale";
import { barsOf, stretchAt } from "./map-bars";

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
  const bars = barsOf(whole, wholeOf(100), 200);
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
  const bars = barsOf(edges, wholeOf(100), 100);
  expect(bars.filter(({ kind }) => kind !== "speech").map(({ width }) => width)).toEqual([3, 3]);
});

test("what has not been listened to is never drawn as silence", () => {
  const going = [stretch("silence", 0, 40), stretch("unheard", 40, 100)];
  expect(barsOf(going, wholeOf(100), 100)).toEqual([
    { kind: "silence", x: 0, width: 40 },
    { kind: "unheard", x: 40, width: 60 },
  ]);
});

test("ten hours draw no more bars than there are pixels, and keep what was lost", () => {
  const long = Array.from({ length: 20_000 }, (_, index) =>
    stretch(index % 2 ? "speech" : "silence", index * 1.8, index * 1.8 + 1.8),
  );
  long[9000] = stretch("missed", 16_200, 16_201.8);
  const bars = barsOf(long, wholeOf(36_000), 300);
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

test("at any zoom a stretch is drawn where its times are", () => {
  const view = { start: 45, end: 55 };
  expect(barsOf(whole, view, 400)).toEqual([
    { kind: "speech", x: 0, width: 200 },
    { kind: "aside", x: Math.round(xOf(view, 400, 50)), width: 8 },
    { kind: "silence", x: Math.round(xOf(view, 400, 50.2)), width: 192 },
  ]);
});

test("a mark outside of the view is not drawn at its edge", () => {
  expect(barsOf(whole, { start: 60, end: 80 }, 100)).toEqual([
    { kind: "silence", x: 0, width: 100 },
  ]);
});
