import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { option, options, recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { acceptRuns, serveRecordings, server } from "@/testing/server";

async function openDialog() {
  serveRecordings([recording({ run: run() })]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  await dialog.findByRole("combobox", { name: /Language/ });
  return { person, dialog };
}

test("speakers are told apart where a person wants it, perhaps so many of them", async () => {
  const group = "speakers";
  const more = [
    option("diarize", { group, kind: "boolean", default: false, value: false }),
    option("num_speakers", { group, kind: "integer", default: 0, value: 0 }),
  ];
  server.use(http.get("/api/options", () => HttpResponse.json({ items: [...options(), ...more] })));
  const bodies = acceptRuns();
  const { person, dialog } = await openDialog();
  expect(dialog.queryByRole("combobox", { name: "How many people speak" })).toBeNull();
  await person.click(await dialog.findByRole("checkbox", { name: /Tell speakers apart/ }));
  await person.selectOptions(dialog.getByRole("combobox", { name: "How many people speak" }), "4");
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() =>
    expect(bodies).toEqual([expect.objectContaining({ diarize: true, num_speakers: 4 })]),
  );
});

test("a server that cannot tell speakers apart says nothing of it", async () => {
  const { dialog } = await openDialog();
  expect(dialog.queryByRole("checkbox", { name: /Tell speakers apart/ })).toBeNull();
});
