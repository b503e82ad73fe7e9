import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { model, recording, run, settings } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const nano = model();
const some = { demonstration: false, in_use: false, languages: "99 languages" };
const small = model({ ...some, name: "small", title: "Small", size_bytes: 486e6, present: false });
const turbo = model({ ...some, name: "turbo", title: "Turbo" });
const english = model({ ...some, name: "small.en", title: "Small English", languages: "en" });

/** A server with these models and settings, on which a person may ask for runs; what was asked. */
function having(change: Parameters<typeof settings>[0] = {}) {
  const asked: unknown[] = [];
  serveRecordings([recording()]);
  server.use(
    http.get("/api/models", () => HttpResponse.json({ items: [turbo, small, english, nano] })),
    http.get("/api/settings", () => HttpResponse.json(settings(change))),
    http.post("/api/recordings/rec-1/runs", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(run({ id: "run-2", number: 2, state: "waiting" }), { status: 202 });
    }),
  );
  return asked;
}

async function transcribeAgain() {
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  await dialog.findByRole("radio", { name: /Turbo/ });
  return { person, dialog };
}

test("a model that is not here cannot be chosen for a run, but fetched from the same place", async () => {
  having();
  const fetched: unknown[] = [];
  server.use(
    http.post("/api/models/:name/pull", ({ params }) => {
      fetched.push(params.name);
      return HttpResponse.json(small, { status: 202 });
    }),
  );
  const { person, dialog } = await transcribeAgain();
  expect(dialog.getByRole("radio", { name: /Small.*To fetch: 486\sMB/ })).toBeDisabled();
  expect(dialog.getByRole("radio", { name: /Turbo/ })).toBeEnabled();
  await person.click(dialog.getByRole("button", { name: "Get Small" }));
  await waitFor(() => expect(fetched).toEqual(["small"]));
  expect(dialog.queryByRole("button", { name: "Remove Turbo" })).toBeNull();
});

test("while no model is here, the page shows the one that is fetched, and how far it is", async () => {
  const downloading = { done_bytes: 62e6, total_bytes: 100e6, seconds_left: 20 };
  const base = model({ ...some, name: "base", title: "Base", present: false, size_bytes: 148e6 });
  serveRecordings([]);
  server.use(
    http.get("/api/models", () => HttpResponse.json({ items: [{ ...base, downloading }] })),
    http.get("/api/settings", () => HttpResponse.json(settings({ model_in_use: null }))),
  );
  openPage("/");
  expect(
    await screen.findByText("getting the model Base (148 MB), 62 %, about 20 s left."),
  ).toBeVisible();
  expect(screen.getByRole("button", { name: /Model:/ })).toHaveTextContent("Base, 62 %");
});

test("a model that is here says where it came from and the hash of its weights", async () => {
  having();
  const source = "from the package index (a==1)";
  const described = { ...turbo, source, sha256: "d01c3014881c".padEnd(64, "0") };
  server.use(http.get("/api/models", () => HttpResponse.json({ items: [described, nano] })));
  const { dialog } = await transcribeAgain();
  expect(
    dialog.getByText("From the package index (a==1) · SHA-256 of its weights d01c3014881c…"),
  ).toBeVisible();
});

test("a setting that the server refuses is shown as it was", async () => {
  having();
  server.use(
    http.patch("/api/settings", () =>
      HttpResponse.json(
        { error: { code: "model_unavailable", message: "The model turbo is gone." } },
        { status: 409 },
      ),
    ),
  );
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: /Model:/ }));
  await person.click(await screen.findByRole("radio", { name: /Turbo/ }));
  expect(await screen.findByText("The model turbo is gone.")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("radio", { name: /Choose for me/ })).toBeChecked());
  await person.keyboard("{Escape}");
});

test("when a model has been fetched, the page no longer says that the demonstration is at work", async () => {
  having({ notice: "This is a demonstration." });
  openPage("/?recording=rec-1");
  expect(await screen.findByText(/This is a demonstration/)).toBeVisible();

  const fetched = { ...small, present: true };
  const downloading = { done_bytes: 1, total_bytes: 2, seconds_left: null };
  server.use(
    http.get("/api/settings", () => HttpResponse.json(settings({ model_in_use: fetched }))),
  );
  act(() => FakeEventSource.send("model.changed", { ...small, downloading }));
  expect(screen.getByText(/This is a demonstration/)).toBeVisible();
  act(() => FakeEventSource.send("model.changed", fetched));
  await waitFor(() => expect(screen.queryByText(/This is a demonstration/)).toBeNull());
  expect(screen.getByRole("button", { name: /Model:/ })).toHaveTextContent("Small");
});

test("a model for English only is asked for English, as the choice shows", async () => {
  const asked = having({ language: "de", languages: [{ code: "de", name: "German" }] });
  const { person, dialog } = await transcribeAgain();
  await person.click(dialog.getByRole("radio", { name: /Small English/ }));
  expect(dialog.getByRole("combobox", { name: /Language/ })).toHaveValue("en");
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() => expect(asked).toEqual([{ model: "small.en", language: "en" }]));
});
