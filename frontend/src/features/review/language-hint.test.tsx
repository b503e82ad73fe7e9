import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import type { Ask, Transcript } from "@/api/types";
import {
  ask,
  model,
  recording,
  run,
  segment,
  settings,
  transcript,
  word,
} from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const SAYS = "From 0:10 to 0:20 French seems to be spoken; the text is written as German.";
const WARNING = `${SAYS} Have that part heard in French, or transcribe again and name French.`;
const german = segment(1, [word("dass", 11, 11.5), word("kose", 12, 12.5)]);
const french = { ...segment(-1, [word("vie", 11, 11.5, { marks: ["asked"] })]), language: "fr" };
const hinting = transcript({
  language: "de",
  other_languages: [{ start: 10, end: 20, language: "fr", text: SAYS }],
  segments: [segment(0, [word("Guten", 1, 1.5)]), german],
});
const answered = { start: 10, end: 20, language: "fr", words: 1, state: "done" } as const;
const two = [
  { code: "fr", name: "French" },
  { code: "de", name: "German" },
];

/** A server that keeps what is asked for and taken back; `answer` lets the worker have listened. */
function listening(warned = run({ language: "de", model: "base", warnings: [WARNING] })) {
  let now: Transcript = hinting;
  const bodies: unknown[] = [];
  const change = (asks: Ask[], segments: Transcript["segments"]) => {
    now = { ...now, revision: now.revision + 1, asks, segments };
    act(() => FakeEventSource.send("run.changed", { ...warned, revision: now.revision }));
  };
  serveRecordings([recording({ run: warned })], hinting);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.post("/api/runs/run-1/asks", async ({ request }) => {
      const body = (await request.json()) as Ask;
      bodies.push(body);
      now = { ...now, asks: [...now.asks, ask(body)] };
      return HttpResponse.json(now.asks.at(-1), { status: 202 });
    }),
    http.delete("/api/runs/run-1/asks/:id", ({ params }) => {
      bodies.push(params.id);
      now = { ...hinting, revision: now.revision + 1 };
      return HttpResponse.json({ ...warned, revision: now.revision });
    }),
  );
  return { bodies, change };
}

beforeEach(() => {
  server.use(
    http.get("/api/settings", () => HttpResponse.json(settings({ languages: two }))),
    http.get("/api/models", () =>
      HttpResponse.json({
        items: [model({ name: "base", languages: "99 languages" }), model()],
      }),
    ),
  );
});

test("the part that seems to be in another language is heard in it at a press, and back", async () => {
  const { bodies, change } = listening();
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText(SAYS)).toBeVisible();
  expect(screen.queryByText(WARNING)).toBeNull(); // It is not said twice.
  await person.click(await screen.findByRole("button", { name: "Hear this part in French" }));
  expect(await screen.findByText("Listening to this stretch…")).toBeVisible();
  expect(bodies).toEqual([{ start: 10, end: 20, language: "fr" }]);

  change([ask(answered)], [segment(0, [word("Guten", 1, 1.5)]), french]);
  expect(await screen.findByText("From 0:10 to 0:20 the text is now in French.")).toBeVisible();
  expect(await screen.findByText("1 word heard anew at 0:10.")).toBeVisible();
  expect(screen.getByText("vie").closest("[lang]")).toHaveAttribute("lang", "fr");
  expect(screen.getByText("Guten").closest("[lang]")).toHaveAttribute("lang", "de");
  expect(screen.queryByText("kose")).toBeNull();

  await person.click(screen.getByRole("button", { name: "Take back" }));
  expect(await screen.findByText("kose")).toBeVisible();
  expect(bodies.at(-1)).toBe("ask-1");
  expect(screen.getByRole("button", { name: "Hear this part in French" })).toBeVisible();
});

test("what could not be heard in it says why, and can be tried again", async () => {
  const { change } = listening();
  openPage("/?recording=rec-1");
  expect(await screen.findByText(SAYS)).toBeVisible();
  const error = { code: "no_memory", message: "There was not enough memory for this." };
  change([ask({ ...answered, state: "failed", error })], hinting.segments);
  expect(await screen.findByText(error.message)).toBeVisible();
  expect(screen.getByText(SAYS)).toBeVisible();
  expect(screen.getByRole("button", { name: "Hear this part in French" })).toBeVisible();
});

test("while a run goes on the hint has no button", async () => {
  listening(run({ state: "listening", model: "base", warnings: [WARNING] }));
  openPage("/?recording=rec-1");
  expect(await screen.findByText(SAYS)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Hear this part in French" })).toBeNull();
});

test("any stretch of the map can be heard in a language that is chosen", async () => {
  const { bodies } = listening();
  const person = openPage("/?recording=rec-1");
  const map = await screen.findByRole("slider", { name: "Silence map" });
  act(() => map.focus());
  await person.keyboard("{Home}{ArrowRight}");
  expect(map.getAttribute("aria-valuetext")).toMatch(/^Speech/);
  const card = within(screen.getByRole("region", { name: "About this stretch" }));
  expect(card.queryByRole("button", { name: "Transcribe this anyway" })).toBeNull();
  const choice = card.getByRole("combobox", { name: "Language to hear it in" });
  await person.selectOptions(choice, "In French");
  await person.click(card.getByRole("button", { name: "Hear this part in French" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toMatchObject({ language: "fr" });
});

test("a silence is heard in the run's own language unless another is chosen", async () => {
  const { bodies } = listening();
  const person = openPage("/?recording=rec-1");
  const [silence] = await screen.findAllByRole("button", { name: /of silence$/ });
  await person.click(silence as HTMLElement);
  const text = within(screen.getByRole("region", { name: "Transcript" }));
  expect(text.getByRole("combobox")).toHaveDisplayValue("In its language");
  await person.click(text.getByRole("button", { name: "Transcribe this anyway" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).not.toHaveProperty("language");
});

test("a model that knows only English leaves no choice", async () => {
  listening(run({ language: "en", model: "nano-en" }));
  const person = openPage("/?recording=rec-1");
  const [silence] = await screen.findAllByRole("button", { name: /of silence$/ });
  await person.click(silence as HTMLElement);
  expect(await screen.findByRole("button", { name: "Transcribe this anyway" })).toBeVisible();
  expect(screen.queryByRole("combobox", { name: "Language to hear it in" })).toBeNull();
});
