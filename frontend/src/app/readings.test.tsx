import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import type { Ask, HeardBeside } from "@/api/types";
import { setPreference } from "@/lib/preferences";
import { ask, segment, transcript, word } from "@/testing/builders";
import { fakeEditServer } from "@/testing/edit-server";
import { openPage } from "@/testing/open-page";
import { server } from "@/testing/server";

const WORDS = [
  word("in", 1, 1.2, { id: "a" }),
  word("guile", 1.4, 2, { id: "b", probability: 0.4 }),
  word("Burke", 2.1, 3, { id: "c", probability: 0.2 }),
];
const TEXT = transcript({
  segments: [segment(0, WORDS)],
  stops: [
    { kind: "word", words: ["b"], reason: "the model was hardly sure of this word" },
    { kind: "name", words: ["c"], reason: "the model was not sure of this name" },
  ],
  readings: [{ words: ["b"], text: "Gail" }],
});

/** A server that takes operations; returns them, as they come. */
function operations(): unknown[] {
  const bodies: unknown[] = [];
  server.use(
    http.post("/api/runs/run-1/operations", async ({ request }) => {
      bodies.push(((await request.json()) as { operations: unknown }).operations);
      return HttpResponse.json({ code: "conflict", message: "Only looked at." }, { status: 409 });
    }),
  );
  return bodies;
}

beforeEach(() => setPreference("reviewOrder", "time"));

test("a number writes what else the model considered, and the next spot comes", async () => {
  fakeEditServer({ transcript: TEXT });
  const bodies = operations();
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText("2 spots are unsure")).toBeVisible();
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  expect(bar.getByText("The model was hardly sure of this word.")).toBeVisible();
  await person.keyboard("2");
  expect(bodies).toEqual([]);
  await person.keyboard("1");
  await waitFor(() => expect(bodies).toEqual([[{ kind: "rewrite", words: ["b"], text: "Gail" }]]));
  expect(bar.getByText("“Burke”")).toBeVisible();
});

test("a name that is kept is settled, with one key", async () => {
  const bodies = fakeEditServer({ transcript: TEXT });
  const person = openPage("/?recording=rec-1");
  await screen.findByText("2 spots are unsure");
  await person.keyboard("nn{Enter}");
  await waitFor(() => expect(bodies[0]).toMatchObject({ words: ["c"], verdict: "kept" }));
  expect(await screen.findByText("1 spot is unsure")).toBeVisible();
});

test("by risk the least sure word comes first", async () => {
  fakeEditServer({ transcript: TEXT });
  const person = openPage("/?recording=rec-1");
  await screen.findByText("2 spots are unsure");
  await person.keyboard("on");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  expect(bar.getByText("1 of 2")).toBeVisible();
  expect(bar.getByText("“Burke”")).toBeVisible();
  await person.keyboard("o");
  expect(bar.getByText("2 of 2")).toBeVisible();
});

test("a sentence is heard again, and what was heard is taken by number", async () => {
  const asked: unknown[] = [];
  const done: Ask = ask({ id: "x", start: 1, end: 3, state: "done", beside: true, words: 3 });
  const same = { start: 0, same: true };
  const heard: HeardBeside = {
    before: [
      { ...same, id: "a", word: " in" },
      { ...same, id: "b", word: " guile", same: false },
      { ...same, id: "c", word: " Burke" },
    ],
    after: [
      { ...same, id: "x0", word: " in" },
      { ...same, id: "x1", word: " Geil", same: false },
      { ...same, id: "x2", word: " Burke" },
    ],
    text: "in Geil Burke",
    readings: [{ words: ["b"], text: "Geil" }],
  };
  fakeEditServer({ transcript: TEXT });
  const bodies = operations();
  server.use(
    http.post("/api/runs/run-1/asks", async ({ request }) => {
      asked.push(await request.json());
      server.use(
        http.get("/api/runs/run-1/transcript", () => HttpResponse.json({ ...TEXT, asks: [done] })),
      );
      return HttpResponse.json(done, { status: 202 });
    }),
    http.get("/api/runs/run-1/asks/x/comparison", () => HttpResponse.json(heard)),
    http.delete("/api/runs/run-1/asks/x", () => HttpResponse.json({}, { status: 409 })),
  );
  const person = openPage("/?recording=rec-1");
  await screen.findByText("2 spots are unsure");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  await person.keyboard("l");
  expect(await bar.findByRole("heading", { name: "As it stands" })).toBeVisible();
  expect(asked).toEqual([{ start: 1, end: 3, beside: true }]);
  const texts = () => within(bar.getByRole("group", { name: "Or was it" })).getAllByRole("button");
  expect(texts().map((one) => one.querySelector("bdi")?.textContent)).toEqual(["Geil", "Gail"]);
  await person.keyboard("3");
  await waitFor(() =>
    expect(bodies).toEqual([[{ kind: "rewrite", words: ["a", "b", "c"], text: "in Geil Burke" }]]),
  );
});
