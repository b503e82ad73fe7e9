import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const TRACKS = [
  { number: 2, language: "eng", title: "Commentary" },
  { number: 1, language: "und", title: "" },
];

async function openDialog() {
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  return { person, dialog };
}

test("a file with several sound tracks offers them, and the chosen one is asked for", async () => {
  serveRecordings([recording({ run: run() })]);
  const asked: unknown[] = [];
  server.use(
    http.get("/api/recordings/rec-1/tracks", () => HttpResponse.json({ items: TRACKS })),
    http.post("/api/recordings/rec-1/runs", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(run({ id: "run-2", number: 2, state: "waiting" }));
    }),
  );
  const { person, dialog } = await openDialog();
  const choice = await dialog.findByRole("combobox", { name: /Sound track/ });
  expect(
    within(choice)
      .getAllByRole("option")
      .map((one) => one.textContent),
  ).toEqual(["The one with speech in the language", "1", "2: English, Commentary"]);
  await person.selectOptions(choice, "2: English, Commentary");
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() => expect(asked).toEqual([expect.objectContaining({ track: "2" })]));
});

test("a file with one sound track says nothing of tracks", async () => {
  serveRecordings([recording({ run: run() })]);
  const { dialog } = await openDialog();
  await dialog.findByRole("combobox", { name: /Language/ });
  expect(dialog.queryByRole("combobox", { name: /Sound track/ })).toBeNull();
});
