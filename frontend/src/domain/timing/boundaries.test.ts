import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { limitsOf, movedTo, retimesOf, type Surroundings, surroundingsOf } from "./boundaries";

const [we, saw, it, here] = [
  word("we", 1, 1.5),
  word("saw", 1.5, 2),
  word("it", 2.4, 2.6),
  word("here", 2.6, 3),
];
const text = transcript({ segments: [segment(0, [we, saw]), segment(1, [it, here])] });

function around(id: string, of = text): Surroundings {
  const found = surroundingsOf(of, id);
  if (!found) throw new Error("the word does not stand");
  return found;
}

test("the neighbors of a word are found across segments", () => {
  const { before, behind } = around(it.id);
  expect(before?.id).toBe(saw.id);
  expect(behind?.id).toBe(here.id);
  expect(around(we.id).before).toBeNull();
  expect(around(here.id).behind).toBeNull();
  expect(surroundingsOf(text, "gone")).toBeNull();
});

test("an end stops at the neighbor where there is a gap between them", () => {
  expect(movedTo(around(it.id), it, "start", 1.2)).toEqual({ ...it, start: 2 });
  expect(movedTo(around(saw.id), saw, "end", 2.5)).toEqual({ ...saw, end: 2.4 });
});

test("the neighbor that touches gives way and keeps a frame of the model", () => {
  expect(movedTo(around(saw.id), saw, "start", 1.3).start).toBe(1.3);
  expect(movedTo(around(saw.id), saw, "start", 0.2).start).toBeCloseTo(1.02);
  expect(movedTo(around(it.id), it, "end", 9).end).toBeCloseTo(2.98);
});

test("within one drag, an end that left its neighbor comes back as far as before", () => {
  const away = movedTo(around(saw.id), saw, "start", 1.8);
  expect(movedTo(around(saw.id), away, "start", 1.3).start).toBe(1.3);
  const near = movedTo(around(it.id), it, "start", 2);
  expect(movedTo(around(it.id), near, "start", 1.9).start).toBe(2);
});

test("a word keeps some length, and the recording's ends end it", () => {
  expect(movedTo(around(it.id), it, "start", 9).start).toBeCloseTo(2.58);
  expect(movedTo(around(it.id), it, "end", 0).end).toBeCloseTo(2.42);
  expect(limitsOf(around(we.id), we, "start").start).toBe(0);
  expect(limitsOf(around(here.id), here, "end").end).toBe(30);
});

test("a word that was set aside keeps its place and does not give way", () => {
  const aside = { ...removedWord("so", 1.2, 1.5), marks: ["set aside" as const] };
  const hiding = transcript({ segments: [segment(0, [we, saw])], removed: [aside] });
  const surroundings = around(saw.id, hiding);
  expect(surroundings.before?.id).toBe(aside.id);
  expect(movedTo(surroundings, saw, "start", 1.3).start).toBe(1.5);
  const ownRemoval = transcript({
    segments: text.segments,
    removed: [removedWord("so", 1.2, 1.5)],
  });
  expect(around(saw.id, ownRemoval).before?.id).toBe(we.id);
});

test("neighbors that are in the way shrink first, in the same step", () => {
  expect(retimesOf(around(saw.id), { start: 1.3, end: 2.2 })).toEqual([
    { kind: "retime", word: we.id, start: 1, end: 1.3 },
    { kind: "retime", word: saw.id, start: 1.3, end: 2.2 },
  ]);
  expect(retimesOf(around(it.id), { start: 2.1, end: 2.8 })).toEqual([
    { kind: "retime", word: here.id, start: 2.8, end: 3 },
    { kind: "retime", word: it.id, start: 2.1, end: 2.8 },
  ]);
  expect(retimesOf(around(it.id), { start: 2.1, end: 2.5 })).toEqual([
    { kind: "retime", word: it.id, start: 2.1, end: 2.5 },
  ]);
});
