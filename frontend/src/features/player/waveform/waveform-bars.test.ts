import { expect, test } from "vitest";
import type { Peaks } from "@/api/types";
import { wholeOf } from "../timescale/timescale";
import { BAR, fullScale, waveformBars } from "./waveform-bars";

const part = (start: number, end: number, peaks: number[]): Peaks => {
  return { duration: 100, start, end, peaks, count: peaks.length };
};
const whole = part(
  0,
  100,
  Array.from({ length: 100 }, (_, second) => (second === 42 ? 0.8 : 0.1)),
);

test("each bar is the loudest of its time", () => {
  const { heights, step } = waveformBars(wholeOf(100), 20 * BAR, [whole], fullScale(whole));
  expect(step).toBe(5);
  expect(heights).toEqual(Array.from({ length: 20 }, (_, bar) => (bar === 8 ? 1 : 0.125)));
});

test("where finer values are known they are drawn, elsewhere the coarse ones", () => {
  const fine = part(
    40,
    44,
    Array.from({ length: 40 }, (_, place) => (place === 25 ? 0.8 : 0)),
  );
  const { heights, start } = waveformBars({ start: 40, end: 48 }, 80 * BAR, [whole, fine], 0.8);
  expect(start).toBeCloseTo(40);
  expect(heights.slice(0, 40).indexOf(1)).toBe(25);
  expect(heights.slice(0, 40).filter((height) => height > 0)).toHaveLength(1);
  expect(new Set(heights.slice(40))).toEqual(new Set([0.125]));
});

test("bars move with the recording when the view is moved", () => {
  const still = waveformBars({ start: 10, end: 20 }, 50 * BAR, [whole], 1);
  const moved = waveformBars({ start: 10.07, end: 20.07 }, 50 * BAR, [whole], 1);
  expect(moved.step).toBeCloseTo(still.step);
  expect(moved.start).toBeCloseTo(still.start);
});

test("noise of a silent recording is not blown up", () => {
  expect(fullScale(part(0, 1, [0.01, 0.02]))).toBe(0.1);
});
