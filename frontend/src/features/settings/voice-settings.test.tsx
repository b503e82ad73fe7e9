import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { delay, HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import type { Voice } from "@/api/types";
import { settings } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

afterEach(() => userEvent.keyboard("{Escape}")); // The dialog would stay open for the next test.

const REFUSED = { error: { code: "conflict", message: "This is switched off." } };

const voice = (name: string): Voice => ({
  id: `voice-${name}`,
  name,
  seconds: 95,
  made_at: "2026-11-30T10:00:00Z",
});

/** A server that keeps these voices, or none while it is switched off; what it was asked to do. */
function serve(on: boolean, ...names: string[]) {
  const done: unknown[] = [];
  const now = { on, voices: names.map(voice) };
  serveRecordings([]);
  const show = () => HttpResponse.json(settings({ voice_profiles: now.on }));
  server.use(
    http.get("/api/settings", show),
    http.patch("/api/settings", async ({ request }) => {
      const change = (await request.json()) as { voice_profiles: boolean };
      await delay(50);
      done.push(change);
      now.on = change.voice_profiles;
      if (!now.on) now.voices = [];
      return show();
    }),
    http.get("/api/voices", () => {
      done.push("list");
      if (!now.on) return HttpResponse.json(REFUSED, { status: 409 });
      return HttpResponse.json({ items: now.voices });
    }),
    http.delete("/api/voices/:id", ({ params }) => {
      done.push(params.id);
      now.voices = now.voices.filter(({ id }) => id !== params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete("/api/voices", () => {
      done.push("all");
      now.voices = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return done;
}

async function openSettings() {
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: /Demonstration|Model:/ }));
  const dialog = within(await screen.findByRole("dialog", { name: "Settings" }));
  const group = await dialog.findByRole("group", { name: /Recognize voices/ });
  const press = (name: string) => person.click(within(group).getByRole("radio", { name }));
  return { person, dialog, press, chosen: (name: string) => within(group).getByLabelText(name) };
}

test("nothing is asked for or listed before a person switches it on, knowing what it is", async () => {
  const done = serve(false);
  const { dialog, press, chosen } = await openSettings();
  expect(chosen("Off")).toBeChecked();
  expect(dialog.getByText(/it is biometric data. Ask people/)).toBeVisible();
  expect(dialog.queryByText(/No voice is remembered yet/)).toBeNull();
  expect(done).toEqual([]);
  await press("On");
  expect(await dialog.findByText(/No voice is remembered yet/)).toBeVisible();
  expect(done).toEqual([{ voice_profiles: true }, "list"]);
});

test("a voice is deleted, and it is said that the name stays in texts", async () => {
  const done = serve(true, "Ada", "Bob");
  const { person, dialog } = await openSettings();
  const list = within(await dialog.findByRole("list", { name: "Remembered voices" }));
  expect(list.getAllByText(/of speech, /)).toHaveLength(2);
  await person.click(list.getByRole("button", { name: "Delete the voice of Ada" }));
  await waitFor(() => expect(list.queryByText("Ada")).toBeNull());
  expect(list.getByText("Bob")).toBeVisible();
  expect(done).toContain("voice-Ada");
  expect(
    await screen.findByText("The voice of Ada is deleted. The name stays in texts."),
  ).toBeVisible();
});

test("all voices are deleted after a second press", async () => {
  const done = serve(true, "Ada", "Bob");
  const { person, dialog } = await openSettings();
  await person.click(await dialog.findByRole("button", { name: "Delete all voices…" }));
  await person.click(dialog.getByRole("button", { name: "Keep them" }));
  expect(done).not.toContain("all");
  await person.click(dialog.getByRole("button", { name: "Delete all voices…" }));
  await person.click(dialog.getByRole("button", { name: "Delete them" }));
  expect(await dialog.findByText(/No voice is remembered yet/)).toBeVisible();
  expect(done).toContain("all");
});

test("switching it off says first that all voices go, and is done after a second press", async () => {
  const done = serve(true, "Ada");
  const { person, dialog, press, chosen } = await openSettings();
  await dialog.findByText("Ada");
  await press("Off");
  expect(dialog.getByRole("alert")).toHaveTextContent(/deletes all remembered voices/);
  expect(chosen("On")).toBeChecked();
  await person.click(dialog.getByRole("button", { name: "Keep them" }));
  await press("Off");
  await person.click(dialog.getByRole("button", { name: "Switch off and delete" }));
  await waitFor(() => expect(dialog.queryByText("Ada")).toBeNull());
  expect(chosen("Off")).toBeChecked();
  expect(done).toEqual(["list", { voice_profiles: false }]);
});

test("with no voice it is switched off at once", async () => {
  const done = serve(true);
  const { dialog, press, chosen } = await openSettings();
  await dialog.findByText(/No voice is remembered yet/);
  await press("Off");
  await waitFor(() => expect(done).toContainEqual({ voice_profiles: false }));
  await waitFor(() => expect(dialog.queryByText(/No voice is remembered yet/)).toBeNull());
  expect(chosen("Off")).toBeChecked();
});

test("that voices could not be fetched is said, with a way to try again", async () => {
  serve(true, "Ada");
  server.use(
    http.get(
      "/api/voices",
      () => HttpResponse.json({ error: { code: "conflict", message: "Broken." } }, { status: 409 }),
      { once: true },
    ),
  );
  const { person, dialog } = await openSettings();
  expect(await dialog.findByText(/could not be fetched. Broken./)).toBeVisible();
  await person.click(dialog.getByRole("button", { name: "Try again" }));
  expect(await dialog.findByText("Ada")).toBeVisible();
});
