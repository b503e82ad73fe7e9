import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { applyEdit } from "./optimistic-edit";

const gone = [removedWord("Thank", 10, 10.3), removedWord("you.", 10.4, 10.8)];
const unsure = word("listen.", 1.6, 2.2, { verdict: "doubtful", reasons: ["hardly certain"] });
const before = transcript({
  segments: [segment(0, [word("Picture", 1, 1.5), unsure])],
  removed: gone,
});
const texts = (now: typeof before) => now.segments.map(({ text }) => text);

test("a restored phrase becomes a segment of its own, marked, and leaves what was set aside", () => {
  const now = applyEdit(before, gone, "kept");
  expect(texts(now)).toEqual([" Picture listen.", " Thank you."]);
  expect(now.removed).toEqual([]);
  expect(now.segments[1]?.words.map(({ verdict, marks }) => [verdict, marks])).toEqual([
    ["kept", ["restored"]],
    ["kept", ["restored"]],
  ]);
});

test("a word restored inside a sentence stands in its place", () => {
  const middle = removedWord("now", 1.5, 1.6);
  const now = applyEdit({ ...before, removed: [middle] }, [middle], "kept");
  expect(texts(now)).toEqual([" Picture now listen."]);
});

test("a confirmed word is kept, and taking that back makes it doubtful again", () => {
  const kept = applyEdit(before, [unsure], "kept");
  expect(kept.segments[0]?.words[1]).toMatchObject({ verdict: "kept", marks: ["confirmed"] });
  const back = applyEdit(kept, [unsure], null);
  expect(back.segments).toEqual(before.segments);
});

test("restoring and setting aside again gives the transcript as it was", () => {
  const there = applyEdit(before, gone, "kept");
  expect(applyEdit(there, gone, null)).toEqual(before);
});

test("a word that a person sets aside can come back", () => {
  const now = applyEdit(before, [unsure], "removed");
  expect(texts(now)).toEqual([" Picture"]);
  expect(now.removed.map(({ id }) => id)).toContain(unsure.id);
  expect(applyEdit(now, [unsure], null).segments).toEqual(before.segments);
});

test("what was left out and stays out is marked, and taking that back marks it no more", () => {
  const missed = { id: "missed:20.0:21.0", start: 20, end: 21, reason: "too quiet", marks: [] };
  const now = { ...before, missed: [missed] };
  const about = [...gone, missed];
  const agreed = applyEdit(now, about, "removed");
  expect(agreed.segments).toEqual(now.segments);
  const marks = [...agreed.removed, ...agreed.missed].map(({ marks }) => marks);
  expect(marks).toEqual([["left aside"], ["left aside"], ["left aside"]]);
  expect(applyEdit(agreed, about, null)).toEqual(now);
  expect(texts(applyEdit(agreed, gone, "kept"))).toEqual([" Picture listen.", " Thank you."]);
});

test("a word that was asked for stays so, whatever is decided", () => {
  const asked = word("boo", 5, 5.4, { marks: ["asked"], verdict: "doubtful", reasons: ["far"] });
  const now = applyEdit({ ...before, segments: [segment(-5001, [asked])] }, [asked], "kept");
  expect(now.segments[0]?.words[0]?.marks).toEqual(["asked", "confirmed"]);
});
