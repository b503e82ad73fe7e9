import { expect, test } from "vitest";
import { Level } from "./level";

test("a level follows speech up at once, and falls slowly", () => {
  const level = new Level();
  level.add(1, 0.04);
  expect(level.value).toBe(1);
  level.add(0.001, 0.04);
  expect(level.value).toBeCloseTo(0.85);
  for (let at = 0; at < 100; at += 1) level.add(0, 0.04);
  expect(level.value).toBeLessThan(0.01);
});

test("a quiet room is no silence, a microphone that is off is", () => {
  const level = new Level();
  for (let at = 0; at < 200; at += 1) level.add(0.002, 0.04);
  expect(level.silence).toBe(0);
  for (let at = 0; at < 200; at += 1) level.add(0, 0.04);
  expect(level.silence).toBeCloseTo(8);
  level.add(0.1, 0.04);
  expect(level.silence).toBe(0);
});
