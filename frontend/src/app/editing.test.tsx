import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { ask, recording, segment, word } from "@/testing/builders";
import { fakeEditServer, runWithSpots, uneditedTranscript } from "@/testing/edit-server";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { acceptRuns, serveRecordings, server } from "@/testing/server";

const say = (type: string, data: unknown) => act(() => FakeEventSource.send(type, data));

/** Shows set-aside words; the page remembers that from test to test, as it does for people. */
async function showAside(): Promise<void> {
  const box = await screen.findByLabelText<HTMLInputElement>("Show set-aside words");
  if (!box.checked) act(() => box.click());
}

test("one press restores a phrase at once, and undo takes it back", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await showAside();
  await person.click(await screen.findByRole("button", { name: "Restore “Thank you.”" }));
  expect(document.querySelectorAll("[data-word]")).toHaveLength(4);
  expect(await screen.findByText("“Thank you.” restored.")).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(bodies.map(({ verdict }) => verdict)).toEqual(["kept", null]));
  expect(bodies[0]?.words).toEqual(["10 Thank", "10.4 you."]);
});

test("the map is one tab stop: arrows tell each stretch, and the card restores", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  const map = await screen.findByRole("slider", { name: "Silence map" });
  act(() => map.focus());
  await person.keyboard("{Home}");
  expect(map).toHaveAttribute(
    "aria-valuetext",
    "Silence, 0:00 to 0:01, 1 s. Nobody was heard here, so nothing was written.",
  );
  const descriptions: (string | null)[] = [];
  for (let step = 0; step < 8; step += 1) {
    await person.keyboard("{ArrowRight}");
    descriptions.push(map.getAttribute("aria-valuetext")?.split(",")[0] ?? null);
  }
  expect(descriptions).toEqual([
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
  let now = uneditedTranscript;
  serveRecordings([recording({ run: runWithSpots })], uneditedTranscript);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.post("/api/runs/run-1/asks", async ({ request }) => {
      const stretch = (await request.json()) as { start: number; end: number };
      asked.push(stretch);
      now = { ...uneditedTranscript, revision: 1, asks: [ask(stretch)] };
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
  say("run.changed", { ...runWithSpots, revision: 2 });
  expect((await screen.findAllByText("Nothing could be made out here.")).length).toBeGreaterThan(1);
});

test("what another tab changes is read anew", async () => {
  let now = uneditedTranscript;
  serveRecordings([recording({ run: runWithSpots })], uneditedTranscript);
  server.use(http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)));
  openPage("/?recording=rec-1");
  expect(await screen.findByText("Picture")).toBeVisible();
  now = { ...uneditedTranscript, revision: 1, segments: [segment(0, [word("Monday", 1, 2)])] };
  say("run.changed", { ...runWithSpots, revision: 1 });
  expect(await screen.findByText("Monday")).toBeVisible();
});

test("a refused change comes back as it was, with the reason", async () => {
  serveRecordings([recording({ run: runWithSpots })], uneditedTranscript);
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
  serveRecordings([recording()]);
  const bodies = acceptRuns();
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  await person.click(await dialog.findByRole("radio", { name: /^Verbatim/ }));
  await person.type(dialog.getByLabelText(/^Words to expect/), "Tacet, Łódź");
  expect(dialog.getByRole("checkbox", { name: /^Translate to English/ })).toBeDisabled(); // By nano-en.
  await person.click(dialog.getByText("Every option of the engine"));
  await person.click(await dialog.findByText("Judging words"));
  await person.click(await dialog.findByText("Finding speech"));
  await person.type(await dialog.findByLabelText(/what reach does \(s\)/i), "0.5");
  await person.selectOptions(dialog.getByLabelText(/vad_filter/), "no");
  expect(dialog.getByText("Every option of the engine, 2 changed")).toBeVisible();
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() =>
    expect(bodies).toEqual([
      {
        model: "auto",
        language: "en",
        hotwords: "Tacet, Łódź",
        silence: "verbatim",
        reach: 0.5,
        vad_filter: false,
      },
    ]),
  );
});
