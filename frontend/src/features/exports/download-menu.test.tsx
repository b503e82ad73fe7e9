import { act, screen, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import { recording, run } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

test("d opens the downloads, and does nothing where there is nothing to download", async () => {
  serveRecordings([recording({ run: run({ state: "listening", progress: 0.4, summary: null }) })]);
  const person = openPage("/?recording=rec-1");
  await screen.findByRole("button", { name: "Stop" });
  await person.keyboard("d");
  act(() => FakeEventSource.send("run.changed", run()));
  await screen.findByRole("button", { name: "Download" });
  expect(screen.queryByRole("menu")).toBeNull();
  await person.keyboard("d");
  expect(await screen.findByRole("menu")).toBeVisible();
});

afterEach(() => {
  setPreference("subtitleLines", 2);
  setPreference("subtitleLetters", 42);
});

const srt = () => screen.getByRole("menuitem", { name: /^Subtitles/ });
const chosen = (group: string) =>
  within(screen.getByRole("group", { name: group })).getByRole("menuitemradio", { checked: true });

test("lines and letters of subtitles are chosen where they are downloaded, and remembered", async () => {
  serveRecordings([recording({ run: run() })]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Download" }));
  expect(await screen.findByRole("menuitem", { name: /^Subtitles/ })).toHaveAttribute(
    "href",
    "/api/runs/run-1/exports/srt?download=1",
  );
  await person.click(
    within(screen.getByRole("group", { name: "Lines of a subtitle" })).getByText("1"),
  );
  await person.click(
    within(screen.getByRole("group", { name: "Letters in a line" })).getByText("37"),
  );
  const asked = "&max_line_count=1&line_letters=37";
  expect(srt()).toHaveAttribute("href", `/api/runs/run-1/exports/srt?download=1${asked}`);
  expect(screen.getByRole("menuitem", { name: /text/i })).toHaveAttribute(
    "href",
    "/api/runs/run-1/exports/txt?download=1",
  );
  await person.keyboard("{Escape}");
  await person.click(screen.getByRole("button", { name: "Download all transcripts" }));
  expect(await screen.findByRole("menuitem", { name: "Every format" })).toHaveAttribute(
    "href",
    expect.stringContaining(asked),
  );
  expect(chosen("Letters in a line")).toHaveTextContent("37");
});

test("the choice before a run has the same lines and letters, as the page's own", async () => {
  serveRecordings([recording({ run: run() })]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Transcribe again…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe again" }));
  const lines = dialog.getByRole("combobox", { name: "Lines of a subtitle" });
  expect(lines).toHaveValue("2");
  await person.selectOptions(lines, "1");
  await person.keyboard("{Escape}");
  await person.click(screen.getByRole("button", { name: "Download" }));
  await screen.findByRole("menuitem", { name: /^Subtitles/ });
  expect(chosen("Lines of a subtitle")).toHaveTextContent("1");
});
