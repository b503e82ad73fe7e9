import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { rowsOf } from "./rows";
import { wordItemsOf } from "./segment-words";
import { spokenWordAt, wordStarts } from "./word-times";

const two = [
  segment(0, [word("Monday", 1, 1.5), word("book.", 1.6, 2)]),
  segment(1, [word("Picture", 15, 15.5), word("listen.", 15.6, 16)]),
];
const speech = [
  { start: 0.9, end: 2.1 },
  { start: 14.9, end: 16.1 },
];

const kinds = (change: Parameters<typeof transcript>[0], showRemoved = false) =>
  rowsOf(transcript({ segments: two, speech, duration: 17, ...change }), showRemoved).map(
    ({ kind, start, end }) => `${kind} ${start}-${end}`,
  );

test("a long silence between two segments is a row with its length", () => {
  expect(kinds({})).toEqual(["text 1-2", "silence 2.1-14.9", "text 15-16"]);
});

test("segments that make one paragraph are one row, with what was set aside between them", () => {
  const first = segment(0, [word("So", 1, 1.5), word("yes.", 1.6, 2)]);
  const second = { ...segment(1, [word("Then", 3, 3.5)]), paragraph: false };
  const third = segment(2, [word("New.", 4, 4.5)]);
  const all = transcript({ segments: [first, second, third], speech: [], duration: 5 });
  const removed = [removedWord("um", 2.2, 2.4)];
  const texts = (now: typeof all) =>
    rowsOf(now, true).map((row) =>
      row.kind === "text"
        ? row.tokens
            .map(
              (token) =>
                ("word" in token ? token.word : "removed" in token ? token.removed : token.deleted)
                  .word,
            )
            .join("")
        : row.kind,
    );
  expect(texts(all)).toEqual([" So yes. Then", " New."]);
  expect(texts({ ...all, removed })).toEqual([" So yes. um Then", " New."]);
});

test("silence before the first and after the last word is shown too", () => {
  const late = [segment(0, [word("Door.", 8, 8.5)])];
  expect(kinds({ segments: late, speech: [{ start: 7.8, end: 8.7 }], duration: 20 })).toEqual([
    "silence 0-7.8",
    "text 8-8.5",
    "silence 8.7-20",
  ]);
});

test("a silence inside a segment splits it", () => {
  const words = [word("One", 1, 1.4), word("window.", 9, 9.5)];
  const rows = kinds({ segments: [segment(0, words)], speech: [], duration: 10 });
  expect(rows).toEqual(["text 1-1.4", "silence 1.4-9", "text 9-9.5"]);
});

test("speech that was not understood is no silence", () => {
  const missed = [{ id: "missed:6.0:10.0", start: 6, end: 10, reason: "too quiet", marks: [] }];
  const spoken = [...speech.slice(0, 1), { start: 6, end: 10 }, ...speech.slice(1)];
  expect(kinds({ missed, speech: spoken })).toEqual([
    "text 1-2",
    "silence 2.1-6",
    "missed 6-10",
    "silence 10-14.9",
    "text 15-16",
  ]);
});

test("set-aside words stand where they were, and only when asked for", () => {
  const removed = [
    {
      id: "0.0.9",
      start: 8,
      end: 8.4,
      word: " Thanks",
      probability: 0.2,
      verdict: "removed" as const,
      reasons: [],
      marks: [],
    },
  ];
  expect(kinds({ removed })).toHaveLength(3);
  expect(kinds({ removed }, true)).toEqual([
    "text 1-2",
    "silence 2.1-8",
    "removed 8-8.4",
    "silence 8.4-14.9",
    "text 15-16",
  ]);
});

test("what a person set aside makes no phrase with what the run set aside", () => {
  const removed = ["Thank", "you", "all."].map((text, at) => removedWord(text, 8 + at, 8.5 + at));
  const byHand = removed.map((one, at) =>
    at === 1 ? { ...one, marks: ["set aside" as const] } : one,
  );
  const phrases = (words: typeof removed) =>
    rowsOf(transcript({ removed: words }), true).flatMap((row) =>
      row.kind === "removed" ? [row.words.length] : [],
    );
  expect(phrases(removed)).toEqual([3]);
  expect(phrases(byHand)).toEqual([1, 1, 1]);
});

test("while it listens, silence ends where it has got to", () => {
  const rows = kinds({ complete: false, listened_to: 9, segments: two.slice(0, 1) });
  expect(rows).toEqual(["text 1-2", "silence 2.1-9"]);
});

test("the word at a moment is found, and none in silence", () => {
  const spoken = (moment: number) => spokenWordAt(two, moment);
  expect([0.5, 1.2, 1.65, 2.1, 8, 15.9].map(spoken)).toEqual([
    null,
    "0:0",
    "0:1",
    "0:1",
    null,
    "1:1",
  ]);
  expect(wordStarts(two)).toEqual([1, 1.6, 15, 15.6]);
});

test("where a segment begins before its first word, the word before it is still spoken", () => {
  const [first, second] = two as [(typeof two)[0], (typeof two)[0]];
  const early = [first, { ...second, start: 2.05 }];
  expect([2.1, 3, 15.2].map((moment) => spokenWordAt(early, moment))).toEqual(["0:1", null, "1:0"]);
});

test("after an edit only the words of its segment are made anew", () => {
  const [first, second] = two as [(typeof two)[0], (typeof two)[0]];
  const before = transcript({ segments: [first, second], speech, duration: 17 });
  const edited = { ...second, words: [word("Picture", 15, 15.5), word("seen.", 15.6, 16)] };
  const tokensOf = (row: ReturnType<typeof rowsOf>[0] | undefined) =>
    row?.kind === "text" ? row.tokens : [];
  const rows = rowsOf(before, false);
  const after = rowsOf({ ...before, segments: [first, edited] }, false);
  expect(tokensOf(after[0])[0]).toBe(tokensOf(rows[0])[0]);
  expect(tokensOf(after.at(-1))[1]).not.toBe(tokensOf(rows.at(-1))[1]);
  expect(wordItemsOf(first)).toBe(wordItemsOf(first));
});

/** Words of half a second, one after the other, each by whom it is said. */
const saidBy = (id: number, ...speakers: (string | null)[]) =>
  segment(
    id,
    speakers.map((speaker, at) =>
      word(`w${at}`, id * 4 + at / 2, id * 4 + at / 2 + 0.5, { speaker }),
    ),
  );

test("a row breaks where somebody else goes on, and only there has their name", () => {
  const segments = [
    saidBy(0, "Ada", "Ada", "Ben"),
    { ...saidBy(1, "Ben"), paragraph: false },
    saidBy(2, "Ben", "Ben"),
    saidBy(3, null),
    saidBy(4, "Ada"),
  ];
  const rows = rowsOf(transcript({ segments, speech: [], duration: 17 }), false);
  const turns = rows.map((row) =>
    row.kind === "text" ? [row.speaker, row.opensTurn, row.tokens.length] : row.kind,
  );
  expect(turns).toEqual([
    ["Ada", true, 2],
    ["Ben", true, 1],
    "silence",
    ["Ben", false, 1],
    "silence",
    ["Ben", false, 2],
    "silence",
    [null, true, 1],
    "silence",
    ["Ada", true, 1],
  ]);
});

test("where nobody is known, no row has a name", () => {
  const rows = rowsOf(transcript({ segments: two, speech, duration: 17 }), false);
  expect(rows.some((row) => row.kind === "text" && row.opensTurn)).toBe(false);
});

test("words that are no more stand with those around them, whoever says those", () => {
  const segments = [saidBy(0, "Ada", "Ada")];
  const rewritten = [word("gone", 0.5, 0.9)];
  const rows = rowsOf(transcript({ segments, rewritten, speech: [], duration: 2 }), false, true);
  expect(rows.map((row) => (row.kind === "text" ? row.tokens.length : row.kind))).toEqual([3]);
});
