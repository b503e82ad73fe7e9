import { expect, test } from "vitest";
import {
  followed,
  isWhole,
  panned,
  resized,
  SHORTEST,
  showing,
  tilesOf,
  timeAt,
  wholeOf,
  xOf,
  zoomed,
} from "./timescale";

const HOURS = 36_000;

test("a pixel and its moment are each other's, at any zoom of ten hours", () => {
  let view = wholeOf(HOURS);
  for (let step = 0; step < 20; step += 1) {
    for (const x of [0, 1, 333, 799, 800]) {
      expect(xOf(view, 800, timeAt(view, 800, x))).toBeCloseTo(x, 4);
    }
    view = zoomed(view, HOURS, 2, 12_345.678);
  }
  expect(view.end - view.start).toBeCloseTo(SHORTEST, 6);
  expect(timeAt(view, 800, -5)).toBe(view.start);
  expect(timeAt(view, 800, 900)).toBe(view.end);
});

test("what one zooms at stays under the pointer, and zooming out ends with all of it", () => {
  const view = zoomed(wholeOf(100), 100, 4, 60);
  expect(view).toEqual({ start: 45, end: 70 });
  expect(xOf(view, 800, 60)).toBe(xOf(wholeOf(100), 800, 60));
  expect(isWhole(zoomed(view, 100, 1 / 8, 60), 100)).toBe(true);
});

test("a view never leaves the recording", () => {
  expect(zoomed(wholeOf(100), 100, 4, 0)).toEqual({ start: 0, end: 25 });
  expect(panned({ start: 10, end: 20 }, 100, -50)).toEqual({ start: 0, end: 10 });
  expect(panned({ start: 10, end: 20 }, 100, 500)).toEqual({ start: 90, end: 100 });
  expect(zoomed(wholeOf(1), 1, 2, 0.5)).toEqual(wholeOf(1));
});

test("the view goes along with what is played and to where somebody jumps", () => {
  const view = { start: 10, end: 20 };
  expect(followed(view, 100, 19.9, 19.95)).toBe(view);
  expect(followed(view, 100, 19.95, 20.05)).toEqual({ start: 19.05, end: 29.05 });
  expect(followed(view, 100, 15, 80)).toEqual({ start: 79, end: 89 });
  expect(followed(view, 100, 50, 3)).toEqual({ start: 2, end: 12 });
});

test("who has panned away from the playhead is left in peace", () => {
  const view = { start: 50, end: 60 };
  expect(followed(view, 100, 15, 15.02)).toBe(view);
  expect(showing(view, 100, 15)).toEqual({ start: 14, end: 24 });
});

test("another length of the recording keeps all of it, or the part that is looked at", () => {
  expect(resized(wholeOf(100), 100, 104)).toEqual(wholeOf(104));
  expect(resized({ start: 10, end: 20 }, 100, 104)).toEqual({ start: 10, end: 20 });
  expect(resized({ start: 90, end: 100 }, 100, 95)).toEqual({ start: 85, end: 95 });
});

test("at most two pieces cover a view, and views beside each other share them", () => {
  expect(tilesOf(wholeOf(100), 100)).toEqual([]);
  expect(tilesOf({ start: 33, end: 41 }, 100)).toEqual([
    { start: 32, end: 40 },
    { start: 40, end: 48 },
  ]);
  expect(tilesOf({ start: 32, end: 40 }, 100)).toEqual([{ start: 32, end: 40 }]);
  expect(tilesOf({ start: 95, end: 99 }, 99)).toEqual([
    { start: 92, end: 96 },
    { start: 96, end: 99 },
  ]);
});
