import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { recording, run } from "@/testing/builders";
import { server } from "@/testing/server";
import type { Recording } from "../types";
import type { ListQuery } from "./list-query";
import {
  bufferChange,
  changed,
  FIRST,
  fetchPage,
  type ListChange,
  nextPage,
  withChange,
} from "./recording-list";

const listening = run({ state: "listening", progress: 0.87, summary: null });
const runChanged = (data: ReturnType<typeof run>): ListChange => ({
  id: 1,
  type: "run.changed",
  data,
});
const told = (data: Recording): ListChange => ({ id: 1, type: "recording.changed", data });
const removed = (id: string): ListChange => ({ id: 1, type: "recording.removed", data: { id } });

/** Names and total of a list after an event, and whether it has to be read anew. */
function after(
  items: Recording[],
  change: ListChange,
  query: ListQuery = {},
  next: string | null = null,
) {
  const page = { items, total: items.length + (next ? 10 : 0), next };
  const list = withChange({ pages: [page], pageParams: [FIRST] }, change, query);
  const [first] = list.pages.pages;
  return [first?.items.map(({ name }) => name), first?.total, list.stale];
}
const named = (id: string, change: Partial<Recording> = {}) =>
  recording({ id, name: id, ...change });

test("what is told while the list is on its way here is not lost", async () => {
  server.use(
    http.get("/api/recordings", () => {
      bufferChange(runChanged(run()));
      bufferChange(removed("rec-2"));
      bufferChange(told(recording({ id: "rec-3" })));
      const items = [recording({ run: listening }), recording({ id: "rec-2" })];
      return HttpResponse.json({ items, total: 2, next: null });
    }),
  );
  const { items, total } = await fetchPage({}, FIRST);
  expect(items.map(({ id, run }) => `${id} ${run?.state}`)).toEqual(["rec-3 done", "rec-1 done"]);
  expect(total).toBe(2);
});

test("of one run the later state holds, in whatever order they come", () => {
  const last = (...runs: ReturnType<typeof run>[]) =>
    runs.map(runChanged).reduce<Recording | null>(changed, recording({ run: null }))?.run;
  expect(last(run(), listening)?.state).toBe("done");
  expect(last(run({ revision: 2 }), run({ revision: 1 }))?.revision).toBe(2);
  expect(last(run({ id: "run-2", number: 2 }), run())?.id).toBe("run-2");
  expect(last(run(), run({ id: "run-2", number: 2, state: "waiting" }))?.state).toBe("waiting");
});

test("a new recording comes on top; what may belong elsewhere is asked for", () => {
  const old = named("old", { added_at: "2026-01-01T00:00:00Z" });
  expect(after([old], told(named("new")))).toEqual([["new", "old"], 2, false]);
  expect(after([old], told(named("new")), { sort: "name" })).toEqual([["old"], 1, true]);
  expect(after([old], told(named("new")), { q: "other" })).toEqual([["old"], 1, false]);
  const older = named("older", { added_at: "2025-01-01T00:00:00Z" });
  expect(after([old], told(older), {}, "old")).toEqual([["old"], 11, true]);
});

test("a recording leaves a list that it does not fit any more", () => {
  const one = named("one", { tags: ["a"] });
  expect(after([one], told({ ...one, archived: true }))).toEqual([[], 0, false]);
  expect(after([one], told({ ...one, tags: [] }), { tag: "A" })).toEqual([[], 0, false]);
  expect(after([one], removed("one"))).toEqual([[], 0, false]);
  expect(after([one], removed("two"))).toEqual([["one"], 1, false]);
});

test("a change of what a list is sorted by has it read anew", () => {
  const one = named("rec-1", { run: listening });
  expect(after([one], runChanged(run()))).toEqual([["rec-1"], 1, false]);
  expect(after([one], runChanged(run()), { sort: "state" })).toEqual([["rec-1"], 1, true]);
});

test("pages go on behind what is still here, and grow", () => {
  const page = (from: number, count: number, next: string | null = "more") => ({
    items: Array.from({ length: count }, (_, at) => named(`r${from + at}`)),
    total: 10_000,
    next,
  });
  const first = page(0, 100);
  expect(nextPage(first, [first])).toEqual({ after: "r99", limit: 100 });
  const second = page(100, 99);
  expect(nextPage(second, [first, second])).toEqual({ after: "r198", limit: 199 });
  const large = page(0, 5000);
  expect(nextPage(large, [large])?.limit).toBe(400);
  const last = page(0, 3, null);
  expect(nextPage(last, [last])).toBeUndefined();
});
