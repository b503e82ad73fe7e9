import { expect, test } from "vitest";
import {
  byteSize,
  clock,
  durationText,
  percent,
  percentOf,
  preciseClock,
  roughDuration,
} from "./format";

test("a clock shows hours only when there are some", () => {
  expect([0, 7.9, 62, 3731].map(clock)).toEqual(["0:00", "0:07", "1:02", "1:02:11"]);
});

test("a moment rounds to hundredths without showing sixty seconds", () => {
  expect(preciseClock(59.999)).toBe("1:00.00");
});

test("a length says no more than one wants to know", () => {
  expect([0.84, 13.2, 185, 3720].map(durationText)).toEqual([
    "0.8 s",
    "13 s",
    "3 min 05 s",
    "1 h 02 min",
  ]);
});

test("a guess is rounded", () => {
  expect([4, 32, 170].map(roughDuration)).toEqual(["a few seconds", "about 30 s", "about 3 min"]);
});

test("progress reaches 100 % only at the end", () => {
  expect([0.999, 1].map(percent)).toEqual(["99\u00A0%", "100\u00A0%"]);
});

test("of what nobody knows the size yet, nothing is there", () => {
  expect([percentOf(0, 0), percentOf(1, 4)]).toEqual(["0\u00A0%", "25\u00A0%"]);
});

test("sizes are counted by thousands", () => {
  expect([16e6, 1.62e9].map(byteSize)).toEqual(["16\u00A0MB", "1.6\u00A0GB"]);
});
