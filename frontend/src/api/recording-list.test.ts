import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { recording, run } from "@/testing/builders";
import { server } from "@/testing/server";
import { bufferChange, fetchRecordings, type ListChange, withChange } from "./recording-list";

const listening = run({ state: "listening", progress: 0.87, summary: null });
const runChanged = (data: ReturnType<typeof run>): ListChange => ({
  id: 1,
  type: "run.changed",
  data,
});

test("what is told while the list is on its way here is not lost", async () => {
  server.use(
    http.get("/api/recordings", () => {
      bufferChange(runChanged(run()));
      bufferChange({ id: 2, type: "recording.removed", data: { id: "rec-2" } });
      bufferChange({ id: 3, type: "recording.changed", data: recording({ id: "rec-3" }) });
      const items = [recording({ run: listening }), recording({ id: "rec-2" })];
      return HttpResponse.json({ items, total: 2 });
    }),
  );
  const read = await fetchRecordings();
  expect(read.map(({ id, run }) => `${id} ${run?.state}`)).toEqual(["rec-3 done", "rec-1 done"]);
});

test("of one run the later state holds, in whatever order they come", () => {
  const last = (...runs: ReturnType<typeof run>[]) =>
    runs.map(runChanged).reduce(withChange, [recording({ run: null })])[0]?.run;
  expect(last(run(), listening)?.state).toBe("done");
  expect(last(run({ revision: 2 }), run({ revision: 1 }))?.revision).toBe(2);
  expect(last(run({ id: "run-2", number: 2 }), run())?.id).toBe("run-2");
  expect(last(run(), run({ id: "run-2", number: 2, state: "waiting" }))?.state).toBe("waiting");
});
