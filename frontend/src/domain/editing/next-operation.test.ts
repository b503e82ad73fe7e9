import { expect, test } from "vitest";
import type { Operation } from "@/api/operations";
import type { Segment } from "@/api/types";
import { segment, word } from "@/testing/builders";
import { applyOperations } from "../../../e2e/mock/operations.mjs";
import { nextOperation } from "./next-operation";
import { textAfter } from "./saving/text-after";
import { textOf, tidy } from "./segment-text";

/** Segments of these texts, a word each second; word ids are `segment.index`. */
function segmentsOf(...texts: string[]): Segment[] {
  let at = 0;
  return texts.map((text, id) =>
    segment(
      id,
      text.split(" ").map((one, index) => {
        at += 1;
        return word(one, at, at + 0.5, { id: `${id}.${index}` });
      }),
    ),
  );
}

/** Every operation until the segments have the text. */
function operationsTo(segments: Segment[], text: string): Operation[] {
  const made: Operation[] = [];
  let now = segments;
  for (let step = 1; step < 40; step += 1) {
    const operation = nextOperation(now, text);
    if (!operation) break;
    made.push(operation);
    const expected = textAfter(now, operation);
    now = applyOperations(now, [operation], step);
    expect(textOf(now)).toBe(expected);
  }
  expect(textOf(now)).toBe(text);
  return made;
}

const ONE = segmentsOf("Monday book word Friday");
const TWO = segmentsOf("Monday book", "word Friday");

test("only the words that a change lies in are rewritten", () => {
  expect(operationsTo(ONE, "Monday cook word Friday")).toEqual([
    { kind: "rewrite", words: ["0.1"], text: "cook" },
  ]);
  expect(operationsTo(ONE, "Monday books word Friday")).toEqual([
    { kind: "rewrite", words: ["0.1"], text: "books" },
  ]);
  expect(operationsTo(ONE, "Monday book of the word Friday")[0]).toMatchObject({ words: ["0.1"] });
  expect(operationsTo(ONE, "On Monday book word Friday")[0]).toMatchObject({ words: ["0.0"] });
  expect(operationsTo(ONE, "Monday book word Friday one")[0]).toMatchObject({ words: ["0.3"] });
  expect(operationsTo(ONE, "Monday Friday")).toEqual([
    { kind: "rewrite", words: ["0.1", "0.2"], text: "" },
  ]);
});

test("the end of a line is a split, before a word or inside one", () => {
  expect(operationsTo(ONE, "Monday book\nword Friday")).toEqual([{ kind: "split", word: "0.2" }]);
  expect(operationsTo(ONE, "Monday bo\nok word Friday").map(({ kind }) => kind)).toEqual([
    "rewrite",
    "split",
  ]);
});

test("a line that is joined to the one before is a merge, changed or not", () => {
  expect(operationsTo(TWO, "Monday book word Friday")).toEqual([{ kind: "merge", word: "1.0" }]);
  const made = operationsTo(TWO, "Monday books words Friday");
  expect(made.map(({ kind }) => kind)).toEqual(["merge", "rewrite"]);
});

test("lines that change in themselves stay lines", () => {
  const made = operationsTo(TWO, "Monday books\nwords Friday");
  expect(made).toEqual([
    { kind: "rewrite", words: ["0.1"], text: "books" },
    { kind: "rewrite", words: ["1.0"], text: "words" },
  ]);
});

test("a segment that is emptied goes, and so does every one", () => {
  expect(operationsTo(TWO, "Monday book").map(({ kind }) => kind)).toEqual(["merge", "rewrite"]);
  expect(operationsTo(TWO, "word Friday").at(-1)).toMatchObject({ kind: "rewrite" });
  const all: Operation[] = [
    { kind: "rewrite", words: ["0.0", "0.1"], text: "" },
    { kind: "rewrite", words: ["1.0", "1.1"], text: "" },
  ];
  expect(operationsTo(TWO, "")).toEqual(all);
});

test("a script without spaces is split between its words without any", () => {
  const words = ["你好", "世界"].map((text, at) => ({
    ...word("", at, at + 1),
    word: text,
    id: `${at}`,
  }));
  const plain = [{ ...segment(0, words), text: "你好世界" }];
  expect(nextOperation(plain, "你好\n世界")).toEqual({ kind: "split", word: "1" });
  expect(nextOperation(plain, "你们世界")).toEqual({ kind: "rewrite", words: ["0"], text: "你们" });
});

test("what is typed is saved without spaces around it and without empty lines", () => {
  expect(tidy("  a \u00a0 b \n\n c ")).toBe("a b\nc");
  expect(tidy(" \n ")).toBe("");
});

test("any text becomes any other, with few operations", () => {
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const line = () => Array.from({ length: 1 + random(5) }, () => "abcd"[random(4)]).join(" ");
  const lines = () => Array.from({ length: 1 + random(4) }, line);
  for (let round = 0; round < 400; round += 1) {
    const made = operationsTo(segmentsOf(...lines()), lines().join("\n"));
    expect(made.length).toBeLessThan(12);
  }
});
