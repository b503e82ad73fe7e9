import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { CarryConflict, TextChange } from "@/api/types";
import { fakeEditServer, runWithSpots, uneditedTranscript } from "@/testing/edit-server";
import { openPage } from "@/testing/open-page";
import { server } from "@/testing/server";

test("n steps through what needs an ear, and Enter keeps a doubtful word", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  expect(bar.getByText("1 of 3")).toBeVisible();
  expect(bar.getByText("Hardly certain.")).toBeVisible();
  await person.keyboard("{Enter}");
  expect(await bar.findByText("“Thank you.”")).toBeVisible();
  await person.keyboard("n");
  expect(bar.getByRole("button", { name: "Transcribe this anyway" })).toBeVisible();
  await person.keyboard("N");
  expect(bar.getByText("“Thank you.”")).toBeVisible();
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("region", { name: "Review" })).toBeNull();
  expect(bodies.map(({ verdict, words }) => [verdict, words[0]])).toEqual([
    ["kept", "1.6 listen."],
  ]);
});

test("a word set aside is done, the review goes on, and Ctrl+Z comes back to it", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  await person.click(bar.getByRole("button", { name: "Set aside" }));
  expect(await bar.findByText("1 of 2")).toBeVisible();
  expect(bar.getByText("“Thank you.”")).toBeVisible();
  await waitFor(() => expect(bodies).toHaveLength(1));
  await person.keyboard("{Control>}z{/Control}");
  expect(await bar.findByText("1 of 3")).toBeVisible();
  expect(bar.getByText("“listen.”")).toBeVisible();
  await waitFor(() => expect(bodies.map(({ verdict }) => verdict)).toEqual(["removed", null]));
  await person.keyboard("x");
  expect(await bar.findByText("“Thank you.”")).toBeVisible();
  await waitFor(() => expect(bodies.at(-1)?.verdict).toBe("removed"));
});

test("keys that come faster than the page draws decide each spot once", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  await screen.findByRole("region", { name: "Review" });
  for (const key of ["x", "x", "x", "Enter", "x"]) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    // What was decided is known; the timers that have it drawn do not run.
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  }
  expect(await screen.findByText(/Nothing is left/)).toBeVisible();
  expect(bodies.map(({ verdict, words }) => [verdict, words[0]])).toEqual([
    ["removed", "1.6 listen."],
    ["removed", "10 Thank"],
    ["removed", "missed:20.0:21.0"],
  ]);
});

test("what Tacet left out can be left so: the spot is done, and Undo brings it back", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  await person.keyboard("n");
  expect(await bar.findByText("2 of 3")).toBeVisible();
  await person.click(bar.getByRole("button", { name: "Leave aside" }));
  expect(await bar.findByText("2 of 2")).toBeVisible();
  expect(bar.getByText("Not understood")).toBeVisible();
  await person.keyboard("x");
  expect(await bar.findByText("1 of 1")).toBeVisible();
  await waitFor(() =>
    expect(bodies.map(({ verdict, words }) => [verdict, ...words])).toEqual([
      ["removed", "10 Thank", "10.4 you."],
      ["removed", "missed:20.0:21.0"],
    ]),
  );
  await person.keyboard("{Control>}z{/Control}");
  expect(await bar.findByText("2 of 2")).toBeVisible();
  await waitFor(() => expect(bodies.at(-1)?.verdict).toBeNull());
  expect(bodies.at(-1)?.words).toEqual(["missed:20.0:21.0"]);
});

test("a plainly kept word can be set aside as well", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await person.hover(await screen.findByText("Picture"));
  await person.click(await screen.findByRole("button", { name: "Set aside" }));
  await waitFor(() => expect(bodies[0]?.words).toEqual(["1 Picture"]));
  expect(bodies[0]?.verdict).toBe("removed");
});

/** A server whose run could not take over two corrections; returns the verdicts, as they come. */
function withConflicts(): [number, boolean | null][] {
  const verdicts: [number, boolean | null][] = [];
  const open = (number: number, start: number): CarryConflict => {
    const place = { start, end: start + 0.4, before: "word", text: "world", now: [] };
    return { number, from_run: "run-0", ...place, state: "open" };
  };
  let conflicts = [open(1, 1.05), open(2, 5)];
  const history = () => {
    const waiting = conflicts.filter(({ state }) => state === "open").length;
    return { undo: null, redo: null, conflicts: waiting };
  };
  fakeEditServer({ transcript: { ...uneditedTranscript, history: history() } });
  server.use(
    http.get("/api/runs/run-1/operations", () => HttpResponse.json({ conflicts })),
    http.put("/api/runs/run-1/conflicts/:number", async ({ request, params }) => {
      const { accept } = (await request.json()) as { accept: boolean | null };
      verdicts.push([Number(params.number), accept]);
      const state = accept === null ? "open" : accept ? "accepted" : "dismissed";
      conflicts = conflicts.map((one) =>
        one.number === Number(params.number) ? { ...one, state } : one,
      );
      const none = { words: [], gone: [] };
      const change: TextChange = {
        ...{ run_id: "run-1", recording_id: "rec-1", segments: [], gone: [], missed: null },
        ...{ over: verdicts.length - 1, revision: verdicts.length, removed: none, rewritten: none },
        ...{ summary: runWithSpots.summary ?? uneditedTranscript.summary, history: history() },
      };
      return HttpResponse.json(change);
    }),
  );
  return verdicts;
}

test("corrections that a new run could not take over are taken or left, one after the other", async () => {
  const verdicts = withConflicts();
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText("2 corrections to look at")).toBeVisible();
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  expect(await bar.findByText("1 of 5")).toBeVisible();
  expect(bar.getByText("Correction")).toBeVisible();
  expect(
    bar.getByText(/you wrote “world” in place of “word”. This one wrote “Picture”/),
  ).toBeVisible();
  await person.keyboard("x");
  expect(await bar.findByText("1 of 5 checked.")).toBeVisible();
  await person.keyboard("n");
  await person.click(await bar.findByRole("button", { name: "Take mine" }));
  expect(await bar.findByText("“Thank you.”")).toBeVisible();
  await waitFor(() =>
    expect(verdicts).toEqual([
      [1, false],
      [2, true],
    ]),
  );
  expect(await screen.findByText("Your correction was taken over.")).toBeVisible();
  await person.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(verdicts.at(-1)).toEqual([2, null]));
  expect(await screen.findByText("1 correction to look at")).toBeVisible();
});
