import { expect, test } from "vitest";
import { segment, word } from "@/testing/builders";
import { peopleOf, personNamed, turnWords } from "./people";

/** A segment of words of half a second, one after the other, each by whom it is said. */
const said = (id: number, start: number, ...speakers: (string | null)[]) =>
  segment(
    id,
    speakers.map((speaker, at) =>
      word(`w${id}${at}`, start + at / 2, start + at / 2 + 0.5, { speaker }),
    ),
  );

const talk = [
  said(0, 0, "Ben", "Ben"),
  said(1, 2, "Ben", "Ben"),
  said(2, 10, "Ada", "Ben", null),
  said(3, 20, "Ada", "Ada"),
];

test("people stand in the order in which they first speak, and each has one place", () => {
  expect(peopleOf(talk).map(({ name, place }) => [name, place])).toEqual([
    ["Ben", 0],
    ["Ada", 1],
  ]);
});

test("talk time leaves out what lies between sentences and what nobody known says", () => {
  const [ben, ada] = peopleOf(talk);
  expect([ben?.seconds, ada?.seconds]).toEqual([2.5, 1.5]);
  expect([ben?.share, ada?.share]).toEqual([0.625, 0.375]);
});

test("somebody's turn goes on over sentences until somebody else speaks", () => {
  expect(peopleOf(talk).map(({ turns }) => turns)).toEqual([2, 2]);
});

test("a text in which nobody is known has no people", () => {
  expect(peopleOf([said(0, 0, null, null)])).toEqual([]);
  expect(personNamed([], "Ben")).toBeUndefined();
});

test("what did not change is counted once, however often it is asked for", () => {
  expect(peopleOf(talk)).toBe(peopleOf(talk));
});

test("a turn is all around a word that the same person says, or the rest from it on", () => {
  const id = (at: number, of: number) => talk[at]?.words[of]?.id ?? "";
  expect(turnWords(talk, id(0, 1), "whole")).toEqual([id(0, 0), id(0, 1), id(1, 0), id(1, 1)]);
  expect(turnWords(talk, id(0, 1), "rest")).toEqual([id(0, 1), id(1, 0), id(1, 1)]);
  expect(turnWords(talk, id(2, 2), "whole")).toEqual([id(2, 2)]);
  expect(turnWords(talk, "gone", "whole")).toEqual([]);
});
