import { QueryClient } from "@tanstack/react-query";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Operation } from "@/api/operations";
import { queryKeys } from "@/api/queries";
import type { Segment, Transcript } from "@/api/types";
import { segment, transcript, word } from "@/testing/builders";
import { server } from "@/testing/server";
import { applyOperations } from "../../../../e2e/mock/operations.mjs";
import { joinSegment } from "../join-segment";
import { textOf } from "../segment-text";
import {
  addDraft,
  anchorOf,
  changeDraft,
  draftOf,
  drafts,
  dropDraft,
  setTyped,
  typedOf,
} from "./drafts";
import { Saver } from "./saver";

const RUN = "run-1";
const ONE = [
  segment(0, [word("Good", 1, 2), word("morning", 2, 3), word("world.", 3, 4)]),
  segment(1, [word("Nothing", 5, 6), word("else.", 6, 7)]),
];

let client: QueryClient;
let saver: Saver;
let stored: Transcript;
let steps = 0;

/** The server's text after operations of somebody. */
function change(operations: Operation[]) {
  const over = stored.revision;
  const before = stored.segments;
  steps += 1;
  const segments: Segment[] = applyOperations(before, operations, steps);
  const history = { undo: steps, redo: null, conflicts: 0 };
  stored = { ...stored, segments, history, revision: over + 1 };
  const changed = segments.flatMap((one, at) =>
    before.includes(one) ? [] : [{ ...one, after: segments[at - 1]?.id ?? null }],
  );
  const ids = new Set(segments.map(({ id }) => id));
  const gone = before.map(({ id }) => id).filter((id) => !ids.has(id));
  const none = { words: [], gone: [] };
  const { summary, revision } = stored;
  return {
    run_id: RUN,
    over,
    revision,
    segments: changed,
    gone,
    removed: none,
    rewritten: none,
    missed: null,
    summary,
    history,
  };
}

/** Serves the transcript; `meanwhile` is what others change while an operation is on its way. */
function serve(meanwhile: Operation[][]): void {
  server.use(
    http.get(`/api/runs/${RUN}/transcript`, () => HttpResponse.json(stored)),
    http.post(`/api/runs/${RUN}/operations`, async ({ request }) => {
      const { operations } = (await request.json()) as { operations: Operation[] };
      const others = meanwhile.shift();
      if (others) change(others);
      return HttpResponse.json(change(operations));
    }),
  );
}

/** A draft of the first segment with another text, saved. */
async function saved(text: string): Promise<number> {
  const { key } = addDraft(
    { runId: RUN, anchor: anchorOf(ONE, { first: 0, last: 0 }) },
    { base: textOf(ONE.slice(0, 1)) },
  );
  setTyped(key, { text });
  await saver.save();
  return key;
}

beforeEach(() => {
  stored = transcript({ segments: ONE });
  steps = 0;
  client = new QueryClient();
  saver = new Saver(client, RUN);
  client.setQueryDefaults(queryKeys.transcript(RUN), {
    queryFn: async () => (await fetch(`/api/runs/${RUN}/transcript`)).json(),
  });
  client.setQueryData(queryKeys.transcript(RUN), stored);
});

afterEach(() => {
  for (const { key } of drafts.get()) dropDraft(key);
});

test("a word that another tab changed while one's own was sent stands in both texts", async () => {
  serve([[{ kind: "rewrite", words: ["1 Good"], text: "Fine" }]]);
  const key = await saved("Good morning everybody.");
  expect(textOf(stored.segments)).toBe("Fine morning everybody.\nNothing else.");
  expect(typedOf(key)).toMatchObject({
    text: "Fine morning everybody.",
    base: "Fine morning everybody.",
  });
});

test("the same while several operations are sent", async () => {
  serve([[], [{ kind: "rewrite", words: ["3 world."], text: "people." }]]);
  const key = await saved("Good\nevening world.");
  expect(textOf(stored.segments)).toBe("Good\nevening people.\nNothing else.");
  expect(typedOf(key).text).toBe("Good\nevening people.");
});

test("a draft keeps its place where its neighbor is written anew meanwhile", async () => {
  stored = transcript({ segments: [segment(7, [word("Before.", 0, 1)]), ...ONE] });
  client.setQueryData(queryKeys.transcript(RUN), stored);
  serve([[{ kind: "rewrite", words: ["0 Before."], text: "After." }]]);
  const { key } = addDraft(
    { runId: RUN, anchor: anchorOf(stored.segments, { first: 1, last: 1 }) },
    { base: textOf(ONE.slice(0, 1)) },
  );
  setTyped(key, { text: "All of it is another." });
  await new Saver(client, RUN).save();
  expect(textOf(stored.segments)).toBe("After.\nAll of it is another.\nNothing else.");
  expect(typedOf(key).base).toBe("All of it is another.");
  expect(draftOf(key)?.anchor.words).toHaveLength(5);
});

test("an operation whose answer was lost is not made twice", async () => {
  serve([]);
  server.use(
    http.post(
      `/api/runs/${RUN}/operations`,
      async ({ request }) => {
        change(((await request.json()) as { operations: Operation[] }).operations);
        return HttpResponse.error();
      },
      { once: true },
    ),
  );
  const key = await saved("Good very early morning world.");
  expect(draftOf(key)?.problem?.kind).toBe("away");
  await saver.save();
  expect(textOf(stored.segments)).toBe("Good very early morning world.\nNothing else.");
  expect(steps).toBe(1);
});

const draftFor = (at: number) =>
  addDraft(
    { runId: RUN, anchor: anchorOf(ONE, { first: at, last: at }) },
    { base: textOf(ONE.slice(at, at + 1)) },
  );

test("a segment joined to one that is still being saved keeps what was typed in both", async () => {
  const [first, second] = [draftFor(0), draftFor(1)];
  serve([]);
  setTyped(first.key, { text: "Good morning\nworld." });
  changeDraft(first.key, { open: false });
  const saving = saver.save();
  expect(joinSegment(saver, second, -1)).toBe(true);
  setTyped(second.key, { text: "So Nothing else.", caret: { start: 3, end: 3 } });
  await saving;
  await vi.waitFor(() =>
    expect(textOf(stored.segments)).toBe("Good morning\nworld. So Nothing else."),
  );
  expect(draftOf(second.key)?.problem).toBe(null);
  expect(typedOf(second.key).caret).toEqual({ start: 10, end: 10 });
});

test("a join whose field was closed meanwhile is made all the same", async () => {
  const [first, second] = [draftFor(0), draftFor(1)];
  serve([]);
  setTyped(first.key, { text: "Good morning\nworld." });
  for (const { key } of [first, second]) changeDraft(key, { open: false });
  joinSegment(saver, second, -1);
  await vi.waitFor(() =>
    expect(textOf(stored.segments)).toBe("Good morning\nworld. Nothing else."),
  );
  await vi.waitFor(() => expect(saver.drafts).toEqual([]));
});
