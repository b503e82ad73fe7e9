import { expect, test } from "vitest";
import { marksByRow } from "./mark-lines";
import { type MarkNote, nextMark } from "./notes";

const mark = (at: number): MarkNote => ({
  id: `mark-${at}`,
  recording_id: "rec-1",
  text: "",
  at,
  made_at: "2026-03-04T10:00:00Z",
});

test("the next mark is the nearest in that direction, and never the one just reached", () => {
  const marks = [mark(1), mark(5), mark(9)];
  expect(nextMark(marks, 5, 1)?.at).toBe(9);
  expect(nextMark(marks, 5.01, -1)?.at).toBe(1);
  expect(nextMark(marks, 9, 1)).toBeNull();
  expect(nextMark([], 0, -1)).toBeNull();
});

test("a mark stands below the row in which it is; the first row has what is before it", () => {
  const rows = [{ start: 2 }, { start: 4 }, { start: 8 }];
  const by = marksByRow(rows, [mark(0), mark(2), mark(7.9), mark(8), mark(99)]);
  const times = [...by].map(([row, marks]) => [row, marks.map(({ at }) => at)]);
  expect(times).toEqual([
    [0, [0, 2]],
    [1, [7.9]],
    [2, [8, 99]],
  ]);
});
