import { expect, test } from "vitest";
import { Resampler } from "./resampler";

const tone = (hertz: number, rate: number, seconds = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, at) =>
    Math.sin((2 * Math.PI * hertz * at) / rate),
  );

/** Loudness of the middle, where neither the beginning nor the end has a part in it. */
function loudness(sound: Float32Array): number {
  const middle = sound.slice(sound.length / 4, (3 * sound.length) / 4);
  return Math.sqrt(middle.reduce((sum, value) => sum + value * value, 0) / middle.length);
}

test.each([48_000, 44_100, 96_000])("speech at %d Hz keeps its shape and its length", (rate) => {
  const made = new Resampler(rate, 24_000).process(tone(1000, rate));
  expect(made.length).toBeGreaterThan(12_000 - 60);
  expect(made.length).toBeLessThanOrEqual(12_000);
  const wanted = tone(1000, 24_000);
  const off = made.slice(100).map((value, at) => value - (wanted[at + 100] ?? 0));
  expect(loudness(off)).toBeLessThan(0.01);
});

test("what the lower rate cannot hold does not fold back into speech", () => {
  const made = new Resampler(48_000, 24_000).process(tone(16_000, 48_000));
  expect(loudness(made)).toBeLessThan(0.005);
});

test("the pieces that it comes in change nothing", () => {
  const sound = tone(440, 44_100, 0.1);
  const whole = new Resampler(44_100, 24_000).process(sound);
  const pieces = new Resampler(44_100, 24_000);
  const made: number[] = [];
  for (let at = 0; at < sound.length; at += 128)
    made.push(...pieces.process(sound.subarray(at, at + 128)));
  expect(made.length).toBe(whole.length);
  for (const [at, value] of made.entries()) expect(value).toBeCloseTo(whole[at] ?? 0, 5);
});
