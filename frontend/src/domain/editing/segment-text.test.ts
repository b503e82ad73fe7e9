import { expect, test } from "vitest";
import { segment, word } from "@/testing/builders";
import { wordsTouched } from "./segment-text";

const lines = [
  segment(0, [word("One", 0, 1), word("two", 1, 2)]),
  segment(1, [word("three", 2, 3), word("four.", 3, 4)]),
];
const touched = (start: number, end: number) =>
  wordsTouched(lines, { start, end }).map((id) => id.split(" ")[1]);

test("a selection touches the words it lies in, over the ends of lines", () => {
  // "One two\nthree four."
  expect(touched(0, 3)).toEqual(["One"]);
  expect(touched(5, 9)).toEqual(["two", "three"]);
  expect(touched(14, 19)).toEqual(["four."]);
});

test("a caret alone means all the words", () => {
  expect(touched(5, 5)).toEqual(["One", "two", "three", "four."]);
});
