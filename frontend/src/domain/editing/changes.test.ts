import { expect, test } from "vitest";
import type { Word } from "@/api/types";
import { segment, transcript, word } from "@/testing/builders";
import { hasChanges, replacementAt, wordsWithDeleted } from "./changes";

const written = (text: string, start: number, end: number): Word =>
  word(text, start, end, { marks: ["written"] });
const read = (shown: ReturnType<typeof wordsWithDeleted>) =>
  shown.map((words) =>
    words.map((one) => ("deleted" in one ? `-${one.deleted.word.trim()}` : one.word.word.trim())),
  );

const kept = [word("Monday", 1, 2), word("Friday", 4, 5)] as const;
const edited = transcript({
  segments: [
    segment(0, [kept[0], written("a", 2, 2.5), written("case", 2.5, 4), kept[1]]),
    segment(1, [word("one", 9, 10)]),
  ],
  rewritten: [word("kose", 2.2, 3), word("gone", 6, 7)],
});

test("what the run wrote stands before what was written in its place", () => {
  expect(read(wordsWithDeleted(edited))).toEqual([
    ["Monday", "-kose", "a", "case", "Friday", "-gone"],
    ["one"],
  ]);
});

test("a person's word tells what it took the place of, with all that was written there", () => {
  const { deleted, written } = replacementAt(edited, edited.segments[0]?.words[2]?.id ?? "");
  expect(deleted.map(({ word }) => word)).toEqual([" kose"]);
  expect(written.map(({ word }) => word)).toEqual([" a", " case"]);
  expect(replacementAt(edited, "no such word")).toEqual({ deleted: [], written: [] });
});

test("a word of the run that was taken out tells what was written there, if anything", () => {
  const replaced = replacementAt(edited, edited.rewritten[0]?.id ?? "");
  expect(replaced.written.map(({ word }) => word)).toEqual([" a", " case"]);
  const taken = replacementAt(edited, edited.rewritten[1]?.id ?? "");
  expect(taken).toEqual({ deleted: [edited.rewritten[1]], written: [] });
});

test("a text that nobody changed has no changes", () => {
  expect(hasChanges(transcript())).toBe(false);
  expect(hasChanges(edited)).toBe(true);
  expect(hasChanges(transcript({ rewritten: [word("gone", 1, 2)] }))).toBe(true);
});
