import { afterEach, expect, test } from "vitest";
import { dropUndosOfRun, pushUndo, redoLast, setEarlierUndo, undoLast } from "./undo";

const RUN = "run-1";
const noted: string[] = [];

/** Something to undo that takes until `end` is called. */
function slow(name: string) {
  let end: () => void = () => undefined;
  const act = (way: string) => () => {
    noted.push(`${way} ${name}`);
    return new Promise<void>((done) => {
      end = done;
    });
  };
  pushUndo({ run: RUN, undo: act("undo"), redo: act("redo") });
  return () => end();
}

const turns = () => new Promise((done) => setTimeout(done));

afterEach(() => {
  setEarlierUndo(null);
  dropUndosOfRun(RUN);
  noted.length = 0;
});

test("keys that come faster than answers undo and redo one after the other", async () => {
  const endFirst = slow("first");
  const endSecond = slow("second");
  undoLast();
  undoLast();
  redoLast();
  await turns();
  expect(noted).toEqual(["undo second"]);
  endSecond();
  await turns();
  expect(noted).toEqual(["undo second", "undo first"]);
  endFirst();
  await turns();
  expect(noted).toEqual(["undo second", "undo first", "redo first"]);
  endFirst();
});

test("what is being saved when the key is pressed is what is undone", async () => {
  let saved: () => void = () => undefined;
  const saving = new Promise<void>((done) => {
    saved = done;
  });
  setEarlierUndo({
    run: RUN,
    undo: async () => noted.push("undo what was before") > 0,
    settled: () => saving,
  });
  undoLast();
  await turns();
  expect(noted).toEqual([]);
  const end = slow("what was typed");
  saved();
  await turns();
  end();
  expect(noted).toEqual(["undo what was typed"]);
});

test("what was undone last is redone first, also where it was done before this visit", async () => {
  const note = (text: string) => noted.push(text);
  const before = ["second", "first"];
  setEarlierUndo({
    run: RUN,
    undo: async () => before.length > 0 && note(`undo ${before.shift()}`) > 0,
    redo: () => note("redo what was before"),
    settled: async () => undefined,
  });
  pushUndo({ run: RUN, undo: () => note("undo own"), redo: () => note("redo own") });
  for (let press = 0; press < 5; press += 1) undoLast();
  for (let press = 0; press < 5; press += 1) redoLast();
  await turns();
  expect(noted).toEqual([
    "undo own",
    "undo second",
    "undo first",
    "redo what was before",
    "redo what was before",
    "redo own",
  ]);
});
