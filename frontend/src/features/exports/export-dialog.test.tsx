import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import { choose } from "@/domain/exports/export-choices";
import { recording, run } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { formats } from "@/testing/formats";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

afterEach(() => choose({ format: null, formats: [], edits: "all", options: {} }));

const link = (name: string | RegExp) => screen.findByRole("link", { name });

/** The page with a finished recording, and its export dialog. */
async function openDialog(of = run()) {
  serveRecordings([recording({ run: of })]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Export…" }));
  return { person, dialog: within(await screen.findByRole("dialog", { name: "Export" })) };
}

test("d opens the dialog, and does nothing where there is nothing to export", async () => {
  serveRecordings([recording({ run: run({ state: "listening", progress: 0.4, summary: null }) })]);
  const person = openPage("/?recording=rec-1");
  await screen.findByRole("button", { name: "Stop" });
  await person.keyboard("d");
  act(() => FakeEventSource.send("run.changed", run()));
  await screen.findByRole("button", { name: "Export…" });
  expect(screen.queryByRole("dialog")).toBeNull();
  await person.keyboard("d");
  expect(await screen.findByRole("dialog", { name: "Export" })).toBeVisible();
});

test("the formats are those of the server, each with its purpose and its own options", async () => {
  const { person, dialog } = await openDialog();
  const names = (await dialog.findAllByRole("radio")).map(
    (one) => one.closest("label")?.textContent,
  );
  expect(names).toEqual(formats().exports.map((f) => `${f.title}.${f.extension}${f.purpose}`));
  expect(dialog.getByRole("checkbox", { name: "Time of each paragraph" })).toBeVisible();
  await person.click(dialog.getByRole("radio", { name: /\.tsv/ }));
  expect(dialog.queryByRole("checkbox")).toBeNull();
  await person.click(dialog.getByRole("radio", { name: /\.srt/ }));
  const rules = dialog.getAllByRole("spinbutton").map((one) => (one as HTMLInputElement).value);
  expect(rules).toEqual(["2", "42", "17"]);
});

test("what is chosen is previewed, downloaded, and remembered for one press", async () => {
  const { person, dialog } = await openDialog();
  await dialog.findByText("txt", { selector: "pre" });
  await person.click(dialog.getByRole("checkbox", { name: "Time of each paragraph" }));
  await dialog.findByText("txt?times=true");
  await person.click(dialog.getByRole("radio", { name: /\.srt/ }));
  const letters = dialog.getByRole("spinbutton", { name: "Letters in a line" });
  fireEvent.change(letters, { target: { value: "37" } });
  await dialog.findByText("srt?line_letters=37");
  const asked = "/api/runs/run-1/exports/srt?line_letters=37&download=1";
  expect(dialog.getByRole("link", { name: "Download .srt" })).toHaveAttribute("href", asked);
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await link("Download .srt")).toHaveAttribute("href", asked);
});

test("a number out of its range is told and not asked for, and the usual ones come back", async () => {
  choose({ format: "srt", options: { reading_speed: 20 } });
  const { person, dialog } = await openDialog();
  const lines = await dialog.findByRole("spinbutton", { name: "Lines of a subtitle" });
  fireEvent.change(lines, { target: { value: "0" } });
  expect(dialog.getByRole("alert")).toHaveTextContent("At least 1");
  const download = dialog.getByRole("link", { name: "Download .srt" });
  expect(download).toHaveAttribute("href", expect.stringContaining("?reading_speed=20&"));
  await person.click(dialog.getByRole("button", { name: "Usual rules again" }));
  expect(dialog.getByRole("spinbutton", { name: "Letters read in a second" })).toHaveValue(17);
  expect(download).toHaveAttribute("href", "/api/runs/run-1/exports/srt?download=1");
});

test("the text as it was heard is offered where it was edited", async () => {
  const { dialog } = await openDialog();
  await dialog.findByRole("radio", { name: /\.txt/ });
  expect(dialog.queryByRole("radio", { name: "As heard" })).toBeNull();
});

test("the edited text may be left for the one that was heard", async () => {
  const { person, dialog } = await openDialog(run({ revision: 3 }));
  await person.click(await dialog.findByRole("radio", { name: "As heard" }));
  await dialog.findByText("txt?edits=none");
  const download = dialog.getByRole("link", { name: "Download .txt" });
  expect(download).toHaveAttribute("href", "/api/runs/run-1/exports/txt?edits=none&download=1");
});

test("subtitles that break a rule are listed, and each leads to its place", async () => {
  const broken = { cue: 2, start: 12.5, rule: "reading_speed", value: 21.5, limit: 17 };
  server.use(
    http.get("/api/runs/:id/subtitle-check", () => HttpResponse.json({ cues: 9, items: [broken] })),
  );
  choose({ format: "srt" });
  const { person, dialog } = await openDialog();
  const place = await dialog.findByRole("button", { name: /0:12.*21.5 instead of 17/ });
  expect(dialog.getByText(/1 rule is broken in 9 subtitles/)).toBeVisible();
  await person.click(place);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(document.activeElement).not.toBe(document.body);
});

test("all transcripts leave as a zip of any formats", async () => {
  serveRecordings([recording({ run: run() })]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Export all transcripts" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Export transcripts" }));
  await person.click(await dialog.findByRole("checkbox", { name: /\.srt/ }));
  const download = dialog.getByRole("link", { name: "Download .zip" });
  expect(download).toHaveAttribute("href", "/api/exports.zip?format=txt&format=srt");
  await person.click(dialog.getByRole("button", { name: "Choose every format" }));
  expect(download).toHaveAttribute("href", "/api/exports.zip?format=txt&format=srt&format=tsv");
});

test("the choice before a run has the same lines and letters", async () => {
  const { person } = await openDialog();
  await person.keyboard("{Escape}");
  await person.click(screen.getByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  const lines = await dialog.findByRole("combobox", { name: "Lines of a subtitle" });
  expect(lines).toHaveValue("2");
  await person.selectOptions(lines, "1");
  await person.keyboard("{Escape}");
  await person.click(screen.getByRole("button", { name: "Export…" }));
  await person.click(await screen.findByRole("radio", { name: /\.srt/ }));
  expect(screen.getByRole("spinbutton", { name: "Lines of a subtitle" })).toHaveValue(1);
});
