import { expect, test } from "vitest";
import type { SegmentKind, TimelineSegment } from "@/domain/review/timeline-segments";
import { wholeOf, xOf } from "../timescale/timescale";
import { mapBars, segmentIndexAt } from "./map-bars";

const segment = (kind: SegmentKind, start: number, end: number): TimelineSegment => {
  return { kind, start, end, words: [], reasons: [] };
};
const whole = [
  segment("silence", 0, 10),
  segment("speech", 10, 50),
  segment("removed", 50, 50.2),
  segment("silence", 50.2, 90),
  segment("missed", 90, 91),
  segment("silence", 91, 100),
];

test("bars fill the width, in order, without sharing a pixel", () => {
  const bars = mapBars(whole, wholeOf(100), 200);
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
    segment("removed", 0, 0.1),
    segment("speech", 0.1, 99.9),
    segment("missed", 99.9, 100),
  ];
  const bars = mapBars(edges, wholeOf(100), 100);
  expect(bars.filter(({ kind }) => kind !== "speech").map(({ width }) => width)).toEqual([3, 3]);
});

test("what has not been listened to is never drawn as silence", () => {
  const going = [segment("silence", 0, 40), segment("unprocessed", 40, 100)];
  expect(mapBars(going, wholeOf(100), 100)).toEqual([
    { kind: "silence", x: 0, width: 40 },
    { kind: "unprocessed", x: 40, width: 60 },
  ]);
});

test("ten hours draw no more bars than there are pixels, and keep what was lost", () => {
  const long = Array.from({ length: 20_000 }, (_, index) =>
    segment(index % 2 ? "speech" : "silence", index * 1.8, index * 1.8 + 1.8),
  );
  long[9000] = segment("missed", 16_200, 16_201.8);
  const bars = mapBars(long, wholeOf(36_000), 300);
  expect(bars.length).toBeLessThanOrEqual(300);
  expect(bars.some(({ kind }) => kind === "missed")).toBe(true);
});

test("the stretch at a moment is found, a mark close by before the silence around it", () => {
  expect(segmentIndexAt(whole, 30, 0)).toBe(1);
  expect(segmentIndexAt(whole, 49.8, 0)).toBe(1);
  expect(segmentIndexAt(whole, 49.8, 0.5)).toBe(2);
  expect(segmentIndexAt(whole, 50.5, 0.5)).toBe(2);
  expect(segmentIndexAt(whole, 100, 0.5)).toBe(5);
});

test("at any zoom a stretch is drawn where its times are", () => {
  const view = { start: 45, end: 55 };
  expect(mapBars(whole, view, 400)).toEqual([
    { kind: "speech", x: 0, width: 200 },
    { kind: "removed", x: Math.round(xOf(view, 400, 50)), width: 8 },
    { kind: "silence", x: Math.round(xOf(view, 400, 50.2)), width: 192 },
  ]);
});

test("a mark outside of the view is not drawn at its edge", () => {
  expect(mapBars(whole, { start: 60, end: 80 }, 100)).toEqual([
    { kind: "silence", x: 0, width: 100 },
  ]);
});
