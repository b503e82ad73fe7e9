import { expect, test } from "vitest";
import { removedWord, word } from "@/testing/builders";
import { inOrder, riskOf } from "./risk";
import type { TimelineSegment } from "./timeline-segments";

const spot = (kind: TimelineSegment["kind"], start: number, sure?: number): TimelineSegment => ({
  ...{ kind, start, end: start + 1, reasons: [] },
  words: sure === undefined ? [] : [word("one", start, start + 1, { probability: sure })],
});

test("the least sure word makes a spot risky, the surest one what was set aside", () => {
  const pair = [word("one", 1, 2, { probability: 0.2 }), word("two", 2, 3, { probability: 0.9 })];
  expect(riskOf({ kind: "doubtful", words: pair })).toBeCloseTo(0.8);
  const aside = { ...removedWord("three", 3, 4), probability: 0.3 };
  expect(riskOf({ kind: "removed", words: [aside] })).toBeCloseTo(0.3);
  expect(riskOf({ kind: "missed", words: [] })).toBe(1);
});

test("spots stand in the order of time, or the riskiest first and equal ones by time", () => {
  const spots = [spot("doubtful", 1, 0.9), spot("doubtful", 2, 0.1), spot("missed", 3)];
  const later = spot("missed", 4);
  const starts = (order: "time" | "risk") =>
    inOrder([...spots, later], order).map(({ start }) => start);
  expect(starts("time")).toEqual([1, 2, 3, 4]);
  expect(starts("risk")).toEqual([3, 4, 2, 1]);
});
