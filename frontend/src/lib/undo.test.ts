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
    undo: () => noted.push("undo what was before"),
    settled: () => saving,
  });
  undoLast();
  await turns();
  expect(noted).toEqual([]);
  slow("what was typed");
  saved();
  await turns();
  expect(noted).toEqual(["undo what was typed"]);
});
