import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { applyEdit } from "./optimistic-edit";
import { reviewProgress } from "./review-progress";

const unsure = (text: string, start: number) =>
  word(text, start, start + 0.5, { verdict: "doubtful", reasons: ["hardly certain"] });
const words = [unsure("one", 1), word("two", 2, 3), unsure("three", 4), unsure("four", 9)];
const removed = [removedWord("Thank", 15, 15.3)];
const before = transcript({ segments: [segment(0, words)], removed });

test("what was kept, set aside or left so counts as checked, and the whole stays the same", () => {
  expect(reviewProgress(before)).toEqual({ checked: 0, total: 4 });
  const kept = applyEdit(before, [words[0] ?? { id: "" }], "kept");
  expect(reviewProgress(kept)).toEqual({ checked: 1, total: 4 });
  const aside = applyEdit(kept, [words[3] ?? { id: "" }], "removed");
  expect(reviewProgress(aside)).toEqual({ checked: 2, total: 4 });
  expect(reviewProgress(applyEdit(aside, removed, "removed"))).toEqual({ checked: 3, total: 4 });
});
