import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import { speakersOpen } from "@/domain/speakers/speaker-state";
import { recording, run, segment, settings, summary, transcript, word } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";
import { speakers } from "@/testing/speakers";

afterEach(() => speakersOpen.set(false));

/** A recording in which Ada and somebody without a name speak; what was to be remembered. */
function serve(on: boolean, refusal?: string) {
  const asked: unknown[] = [];
  const names = ["Ada", "Speaker 2"];
  const said = names.map((speaker, id) =>
    segment(id, [word(`Yes${id}`, id * 3, id * 3 + 1, { speaker })]),
  );
  serveRecordings(
    [recording({ run: run({ summary: summary({ words: 2 }) }) })],
    transcript({ segments: said, speech: [] }),
  );
  const kept: object[] = [];
  const done = speakers({ state: "done", progress: 1, people: 2, revision: 1 });
  server.use(
    http.get("/api/settings", () => HttpResponse.json(settings({ voice_profiles: on }))),
    http.get("/api/recordings/rec-1/speakers", () => HttpResponse.json(done)),
    http.get("/api/voices", () => HttpResponse.json({ items: kept })),
    http.post("/api/voices", async ({ request }) => {
      const body = (await request.json()) as { run_id: string; name: string };
      asked.push(body);
      if (refusal) {
        const error = { code: "conflict", message: refusal };
        return HttpResponse.json({ error }, { status: 409 });
      }
      const voice = { id: "v", name: body.name, seconds: 9, made_at: "2026-11-30T10:00:00Z" };
      kept.push(voice);
      return HttpResponse.json(voice);
    }),
  );
  return asked;
}

async function openList() {
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: /Ada, 50\s%/ }));
  const list = within(screen.getByRole("dialog", { name: "Speakers" }));
  await list.findByText("Ada");
  return { person, list };
}

test("the voice of somebody who is named is remembered, of nobody else", async () => {
  const asked = serve(true);
  const { person, list } = await openList();
  const button = await list.findByRole("button", { name: "Remember the voice of Ada" });
  expect(list.getAllByRole("button", { name: /^Remember/ })).toEqual([button]);
  await person.click(button);
  await waitFor(() => expect(asked).toEqual([{ run_id: "run-1", name: "Ada" }]));
  expect(
    await list.findByRole("button", { name: /^Remembered; learn the voice of Ada/ }),
  ).toBeEnabled();
  expect(screen.getByText(/The voice of Ada is remembered/)).toBeVisible();
});

test("a reason why it cannot be remembered is shown", async () => {
  serve(true, "Too little of this voice is to be heard alone.");
  const { person, list } = await openList();
  await person.click(await list.findByRole("button", { name: "Remember the voice of Ada" }));
  expect(await screen.findByText(/Too little of this voice/)).toBeVisible();
  expect(list.getByRole("button", { name: "Remember the voice of Ada" })).toBeEnabled();
});

test("nothing can be remembered while that is switched off", async () => {
  serve(false);
  const { list } = await openList();
  expect(list.getByRole("button", { name: "Rename Ada" })).toBeVisible();
  expect(list.queryByRole("button", { name: /^Remember/ })).toBeNull();
});
