import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { makeQueryClient } from "@/api/query-client";
import { recording, run, transcript } from "@/testing/builders";
import { server } from "@/testing/server";
import { queryKeys } from "../queries";
import { recordingListQuery } from "../recordings/recording-queries";
import { applyEvent } from "./apply-event";

/** A page that knows a recording's run and what has been read of it so far. */
function knowing(known: ReturnType<typeof run>, complete: boolean) {
  const client = makeQueryClient();
  client.setQueryData(queryKeys.recording("rec-1"), recording({ run: known }));
  client.setQueryData(queryKeys.transcript("run-1"), transcript({ complete }));
  client.setQueryData(queryKeys.log("run-1"), {});
  const stale = () =>
    [queryKeys.transcript("run-1"), queryKeys.log("run-1")].map(
      (key) => client.getQueryState(key)?.isInvalidated,
    );
  const say = (data: ReturnType<typeof run>) =>
    applyEvent(client, { id: 1, type: "run.changed", data });
  return { stale, say };
}

test("transcript and log are read anew when a run ends, and when another tab changes it", async () => {
  const page = knowing(run({ state: "listening" }), false);
  page.say(run({ state: "listening" }));
  expect(page.stale()).toEqual([false, false]);
  page.say(run());
  expect(page.stale()).toEqual([true, true]);

  const read = knowing(run(), true);
  read.say(run());
  expect(read.stale()).toEqual([false, false]);
  read.say(run({ revision: 1 }));
  await expect.poll(read.stale).toEqual([true, true]);
});

test("the text is read anew also when a list has told of the end before", async () => {
  const page = knowing(run(), false);
  page.say(run());
  await expect.poll(page.stale).toEqual([true, true]);
});

test("what happens while the list is on its way here is in it", async () => {
  const client = makeQueryClient();
  const going = run({ state: "listening", progress: 0.87, summary: null });
  server.use(
    http.get("/api/recordings", () => {
      applyEvent(client, { id: 1, type: "run.changed", data: run() });
      return HttpResponse.json({ items: [recording({ run: going })], total: 1 });
    }),
  );
  const { pages } = await client.fetchInfiniteQuery(recordingListQuery({}));
  const one = pages[0]?.items[0];
  expect(one?.run?.state).toBe("done");
});

test("only the vocabulary that changed is read anew", () => {
  const client = makeQueryClient();
  const keys = [queryKeys.vocabulary(null), queryKeys.vocabulary("rec-1")];
  for (const key of keys) client.setQueryData(key, []);
  const stale = () => keys.map((key) => client.getQueryState(key)?.isInvalidated);
  applyEvent(client, { id: 1, type: "vocabulary.changed", data: { recording_id: "rec-1" } });
  expect(stale()).toEqual([false, true]);
  applyEvent(client, { id: 2, type: "vocabulary.changed", data: { recording_id: null } });
  expect(stale()).toEqual([true, true]);
});
