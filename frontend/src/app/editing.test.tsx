import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import {
  ask,
  recording,
  removedWord,
  run,
  segment,
  summary,
  transcript,
  word,
} from "@/testing/build";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { holding, server } from "@/testing/server";
import { decided, type Verdict } from "../features/review/decide";

const gone = [removedWord("Thank", 10, 10.3), removedWord("you.", 10.4, 10.8)];
const unsure = word("listen.", 1.6, 2.2, { verdict: "doubtful", reasons: ["hardly certain"] });
const before = transcript({
  segments: [segment(0, [word("Picture", 1, 1.5), unsure])],
  removed: gone,
  missed: [{ start: 20, end: 21, reason: "no words could be made out" }],
});
const reserved = run({
  summary: summary({ removed_words: 2, removed_phrases: 1, doubtful_words: 1, missed_seconds: 1 }),
});
const say = (type: string, data: unknown) => act(() => FakeEventSource.send(type, data));

/** Shows set-aside words; the page remembers that from test to test, as it does for people. */
async function showAside(): Promise<void> {
  const box = await screen.findByLabelText<HTMLInputElement>("Show set-aside words");
  if (!box.checked) act(() => box.click());
}

/** A server on which decisions arrive, and that answers with the transcript as it is now. */
function deciding() {
  const bodies: { words: { start: number; end: number; word: string }[]; verdict: Verdict }[] = [];
  let now = before;
  holding([recording({ run: reserved })], before);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.put("/api/runs/run-1/words", async ({ request }) => {
      const body = (await request.json()) as (typeof bodies)[number];
      bodies.push(body);
      now = { ...decided(now, body.words, body.verdict), revision: bodies.length };
      await new Promise((done) => setTimeout(done, 300)); // The page does not wait for this.
      return HttpResponse.json({ ...reserved, revision: bodies.length });
    }),
  );
  return bodies;
}

test("one press restores a phrase at once, and undo takes it back", async () => {
  const bodies = deciding();
  const person = openPage("/?recording=rec-1");
  await showAside();
  await person.click(await screen.findByRole("button", { name: "Restore “Thank you.”" }));
  expect(document.querySelectorAll("[data-word]")).toHaveLength(4);
  expect(await screen.findByText("“Thank you.” restored.")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(bodies.map(({ verdict }) => verdict)).toEqual(["kept", null]));
  expect(bodies[0]?.words.map(({ word }) => word)).toEqual([" Thank", " you."]);
});

test("the map is one tab stop: arrows tell each stretch, and the card restores", async () => {
  const bodies = deciding();
  const person = openPage("/?recording=rec-1");
  const map = await screen.findByRole("slider", { name: "Silence map" });
  act(() => map.focus());
  await person.keyboard("{Home}");
  expect(map).toHaveAttribute(
    "aria-valuetext",
    "Silence, 0:00 to 0:01, 1 s. Nobody was heard here, so nothing was written.",
  );
  const told: (string | null)[] = [];
  for (let step = 0; step < 8; step += 1) {
    await person.keyboard("{ArrowRight}");
    told.push(map.getAttribute("aria-valuetext")?.split(",")[0] ?? null);
  }
  expect(told).toEqual([
    "Speech",
    "Doubtful “listen.”",
    "Speech",
    "Silence",
    "Set aside “Thank you.”",
    "Silence",
    "Not understood",
    "Silence",
  ]);
  await person.keyboard("{ArrowLeft}{ArrowLeft}{ArrowLeft}");
  const card = within(screen.getByRole("region", { name: "About this stretch" }));
  expect(card.getByText("Nobody speaks here.")).toBeVisible();
  await person.click(card.getByRole("button", { name: "Restore" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
});

test("several stretches are chosen with Shift and listened to anyway; the answer is told", async () => {
  const asked: unknown[] = [];
  let now = before;
  holding([recording({ run: reserved })], before);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.post("/api/runs/run-1/asks", async ({ request }) => {
      const stretch = (await request.json()) as { start: number; end: number };
      asked.push(stretch);
      now = { ...before, revision: 1, asks: [ask(stretch)] };
      return HttpResponse.json(now.asks[0], { status: 202 });
    }),
  );
  const person = openPage("/?recording=rec-1");
  const map = await screen.findByRole("slider", { name: "Silence map" });
  act(() => map.focus());
  await person.keyboard("{End}{Shift>}{ArrowLeft}{ArrowLeft}{/Shift}");
  expect(map).toHaveAttribute("aria-valuetext", "Chosen 0:10 to 0:30, 19 s.");
  const card = within(screen.getByRole("region", { name: "About this stretch" }));
  await person.click(card.getByRole("button", { name: "Transcribe this anyway" }));
  expect(await card.findByText("Listening to this stretch…")).toBeVisible();
  expect(asked).toEqual([{ start: 10.8, end: 30 }]);

  now = { ...now, revision: 2, asks: [ask({ start: 10.8, end: 30, state: "done" })] };
  say("run.changed", { ...reserved, revision: 2 });
  expect((await screen.findAllByText("Nothing could be made out here.")).length).toBeGreaterThan(1);
});

test("what another tab changes is read anew", async () => {
  let now = before;
  holding([recording({ run: reserved })], before);
  server.use(http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)));
  openPage("/?recording=rec-1");
  expect(await screen.findByText("Picture")).toBeVisible();
  now = { ...before, revision: 1, segments: [segment(0, [word("Monday", 1, 2)])] };
  say("run.changed", { ...reserved, revision: 1 });
  expect(await screen.findByText("Monday")).toBeVisible();
});

test("n steps through what needs an ear, and Enter keeps a doubtful word", async () => {
  const bodies = deciding();
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
  expect(bodies.map(({ verdict, words }) => [verdict, words[0]?.word])).toEqual([
    ["kept", " listen."],
  ]);
});

test("a refused change comes back as it was, with the reason", async () => {
  holding([recording({ run: reserved })], before);
  server.use(
    http.put("/api/runs/run-1/words", () =>
      HttpResponse.json(
        { error: { code: "conflict", message: "This was changed elsewhere.", details: null } },
        { status: 409 },
      ),
    ),
  );
  const person = openPage("/?recording=rec-1");
  await showAside();
  await person.click(await screen.findByRole("button", { name: "Restore “Thank you.”" }));
  expect(await screen.findByText("This was changed elsewhere.")).toBeVisible();
  expect(await screen.findByRole("button", { name: "Restore “Thank you.”" })).toBeVisible();
});

test("silence and every number can be chosen for a run", async () => {
  holding([recording()]);
  const bodies: unknown[] = [];
  server.use(
    http.post("/api/recordings/rec-1/runs", async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(run({ state: "waiting", summary: null }), { status: 202 });
    }),
  );
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  await person.click(await dialog.findByRole("radio", { name: /^Verbatim/ }));
  await person.click(dialog.getByText("More"));
  await person.type(await dialog.findByLabelText(/what reach does \(s\)/i), "0.5");
  await person.selectOptions(dialog.getByLabelText(/vad_filter/), "no");
  expect(dialog.getByText("More, 2 changed")).toBeVisible();
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() =>
    expect(bodies).toEqual([
      { model: "auto", language: "en", silence: "verbatim", reach: 0.5, vad_filter: false },
    ]),
  );
});
