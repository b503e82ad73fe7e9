import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { model, recording, run } from "@/testing/build";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { holding, server } from "@/testing/server";

test("a download that has only begun says so without a size", async () => {
  const small = model({ name: "small", title: "Small", present: false });
  const begun = { ...small, downloading: { done_bytes: 0, total_bytes: 0 } };
  holding([recording({ run: run({ state: "preparing", model: "small", summary: null }) })]);
  server.use(http.get("/api/models", () => HttpResponse.json({ items: [begun] })));
  openPage("/?recording=rec-1");
  expect(await screen.findByText("fetching the model Small, 0 %")).toBeVisible();
  const known = { ...begun, downloading: { done_bytes: 243e6, total_bytes: 486e6 } };
  act(() => FakeEventSource.send("model.changed", known));
  expect(await screen.findByText("fetching the model Small, 50 % of 486 MB")).toBeVisible();
});

test("the run log opens with the run that is shown, whichever was looked at before", async () => {
  const earlier = run({ id: "run-0", created_at: "2026-03-03T10:00:00Z" });
  const latest = run({ number: 2 });
  holding([recording({ run: latest })]);
  server.use(
    http.get("/api/recordings/rec-1/runs", () => HttpResponse.json({ items: [latest, earlier] })),
    http.get("/api/runs/:id/log", () => HttpResponse.json({})),
  );
  const person = openPage("/?recording=rec-1");
  const open = async () => {
    await person.click(await screen.findByRole("button", { name: "Run log" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Run log" }));
    await dialog.findByRole("option", { name: /^1 ·/ });
    return { dialog, choice: dialog.getByRole("combobox") };
  };
  const first = await open();
  await person.selectOptions(first.choice, "run-0");
  await person.click(first.dialog.getByRole("button", { name: "Close" }));
  expect((await open()).choice).toHaveValue("run-1");
});
