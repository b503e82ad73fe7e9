import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync("src/styles/index.css", "utf8");

/** The colors of each set of values, by name. */
const sets = [...css.matchAll(/--paper:[^{}@]*/g)].map(
  ([block]) =>
    new Map(
      [...block.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
    ),
);

function luminance(hex = "#000000"): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string | undefined, other: string | undefined): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

test("marks keep 3:1 and text keeps 7:1, in light and in dark", () => {
  expect(sets).toHaveLength(2);
  for (const set of sets) {
    for (const mark of ["mark", "wave"])
      expect(contrast(set.get(mark), set.get("side")), mark).toBeGreaterThan(3);
    for (const text of ["ink", "soft"])
      expect(contrast(set.get(text), set.get("side")), text).toBeGreaterThan(7);
  }
});

/** A color of which so much lies over another. */
function mixed(over = "#000000", below = "#000000", part = 0): string {
  const channels = [1, 3, 5].map((at) => {
    const [one, other] = [over, below].map((hex) => Number.parseInt(hex.slice(at, at + 2), 16));
    return Math.round((one ?? 0) * part + (other ?? 0) * (1 - part));
  });
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

test("the letter in a person's mark keeps 4.5:1, its line and bar 3:1, in eight colors", () => {
  const speakers = readFileSync("src/styles/speakers.css", "utf8");
  const part = Number(/var\(--voice\) (\d+)%/.exec(speakers)?.[1]) / 100;
  expect(part).toBeGreaterThan(0);
  for (const set of sets) {
    const voices = Array.from({ length: 8 }, (_, at) => set.get(`voice-${at + 1}`));
    expect(new Set(voices).size).toBe(8);
    for (const voice of voices) {
      const ground = mixed(voice, set.get("raised"), part);
      expect(contrast(voice, ground), voice).toBeGreaterThan(4.5);
      expect(contrast(voice, set.get("line")), voice).toBeGreaterThan(3);
      expect(contrast(voice, set.get("paper")), voice).toBeGreaterThan(4.5);
    }
  }
});
