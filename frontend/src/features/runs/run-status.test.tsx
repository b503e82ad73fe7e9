import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { model, recording, run, settings } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

test("a run that waits for its model says which, how large, how far, and how long", async () => {
  const small = model({ name: "small", title: "Small", size_bytes: 486e6, present: false });
  const begun = { ...small, downloading: { done_bytes: 0, total_bytes: 0, seconds_left: null } };
  serveRecordings([recording({ run: run({ state: "waiting", model: "", summary: null }) })]);
  server.use(http.get("/api/models", () => HttpResponse.json({ items: [begun] })));
  openPage("/?recording=rec-1");
  expect(await screen.findByText("getting the model Small (486 MB), 0 %")).toBeVisible();
  const known = {
    ...begun,
    downloading: { done_bytes: 243e6, total_bytes: 486e6, seconds_left: 21 },
  };
  act(() => FakeEventSource.send("model.changed", known));
  expect(
    await screen.findByText("getting the model Small (486 MB), 50 %, about 20 s left"),
  ).toBeVisible();
  expect(screen.getByRole("progressbar", { name: "Getting the model" })).toBeVisible();
});

test("a run whose model is not on its way yet waits for it in words", async () => {
  serveRecordings([recording({ run: run({ state: "waiting", model: "", summary: null }) })]);
  server.use(http.get("/api/models", () => HttpResponse.json({ items: [] })));
  openPage("/?recording=rec-1");
  expect((await screen.findAllByText("waiting for the model"))[0]).toBeVisible();
});

test("a run that has no room on the disk says that it waits for some", async () => {
  const error = {
    code: "no_space",
    message: "Waiting for room on the disk; it goes on by itself.",
  };
  serveRecordings([recording({ run: run({ state: "preparing", error, summary: null }) })]);
  openPage("/?recording=rec-1");
  const words = "waiting for room on the disk; it goes on by itself.";
  expect((await screen.findAllByText(words))[0]).toBeVisible();
  expect(screen.getByRole("button", { name: "Stop" })).toBeVisible();
});

test("without a connection a waiting run says why in words, and can be tried at once", async () => {
  const posted: string[] = [];
  const why = "The model base could not be fetched: no source of models answers.";
  serveRecordings([recording({ run: run({ state: "waiting", model: "", summary: null }) })]);
  server.use(
    http.get("/api/models", () => HttpResponse.json({ items: [] })),
    http.get("/api/settings", () => HttpResponse.json(settings({ model_wait: why }))),
    http.post("/api/models/retry", () => {
      posted.push("retry");
      return HttpResponse.json(settings());
    }),
  );
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText(/no source of models answers. It is tried again/)).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Try now" }));
  await waitFor(() => expect(screen.queryByText(/no source of models/)).toBeNull());
  expect(posted).toEqual(["retry"]);
});

test("the run log opens with the run that is shown, whichever was looked at before", async () => {
  const earlier = run({ id: "run-0", created_at: "2026-03-03T10:00:00Z" });
  const latest = run({ number: 2 });
  serveRecordings([recording({ run: latest })]);
  server.use(
    http.get("/api/recordings/rec-1/runs", () => HttpResponse.json({ items: [latest, earlier] })),
    http.get("/api/runs/:id/log", () => HttpResponse.json({})),
  );
  const person = openPage("/?recording=rec-1");
  const open = async () => {
    await person.click(await screen.findByRole("button", { name: "More" }));
    await person.click(await screen.findByRole("menuitem", { name: "Run log" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Run log" }));
    await dialog.findByRole("option", { name: /^1 ·/ });
    return { dialog, choice: dialog.getByRole("combobox") };
  };
  const first = await open();
  await person.selectOptions(first.choice, "run-0");
  await person.click(first.dialog.getByRole("button", { name: "Close" }));
  expect((await open()).choice).toHaveValue("run-1");
});
