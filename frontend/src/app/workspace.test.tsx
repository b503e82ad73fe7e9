import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { recording, run, segment, settings, summary, transcript, word } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { acceptRuns, serveRecordings, server } from "@/testing/server";

const say = (type: string, data: unknown) => act(() => FakeEventSource.send(type, data));

test("a first visit offers one place to drop files, and a sample", async () => {
  openPage();
  expect(await screen.findByRole("heading", { name: /drop a recording/i })).toBeVisible();
  expect(await screen.findByRole("button", { name: "Try the sample" })).toBeVisible();
});

test("the address opens a recording, and its words are there to be pressed", async () => {
  serveRecordings([recording()]);
  openPage("/?recording=rec-1");
  expect(await screen.findByRole("heading", { name: "interview.m4a" })).toBeVisible();
  expect(await screen.findByText("Picture")).toHaveAttribute("data-moment", "1");
  expect(screen.getByText(/2 s of speech in 30 s · Nano · English · took 2 s/)).toBeVisible();
  expect(screen.getByText("27 s of silence")).toBeVisible();
});

test("text appears while it is recognized, and the state says how far it is", async () => {
  const now = run({ state: "listening", progress: 0.1, summary: null, elapsed_seconds: null });
  serveRecordings(
    [recording({ run: now })],
    transcript({ complete: false, segments: [], listened_to: 0 }),
  );
  openPage("/?recording=rec-1");
  expect(
    await screen.findByText("The text will appear here while it is recognized."),
  ).toBeVisible();

  say("run.changed", { ...now, progress: 0.42, eta_seconds: 170 });
  const segments = [segment(0, [word("Monday", 1, 2)])];
  const about = { run_id: "run-1", recording_id: "rec-1", start: 0, end: 30 };
  say("transcript.grew", { ...about, segments, removed: [], missed: [], gone: [], listened_to: 4 });

  expect(await screen.findByText("Monday")).toBeVisible();
  const main = within(screen.getByRole("main"));
  expect(main.getByText("listening 42 %, about 3 min left")).toBeVisible();
  expect(main.getByRole("button", { name: "Stop" })).toBeVisible();
});

test("a page open from the start learns where somebody speaks, and calls the rest not listened to", async () => {
  const now = run({ state: "listening", progress: 0, summary: null, elapsed_seconds: null });
  const begun = { complete: false, duration: 0, listened_to: 0, speech: [], segments: [] };
  serveRecordings([recording({ run: now, duration: 600 })], transcript(begun));
  const person = openPage("/?recording=rec-1");
  const map = await screen.findByRole("slider", { name: "Silence map" });
  act(() => map.focus());
  expect(map).toHaveAttribute("aria-valuenow", "0");
  expect(map).toHaveAttribute(
    "aria-valuetext",
    expect.stringMatching(/^Not listened to yet, 0:00/),
  );
  const card = screen.getByRole("region", { name: "About this stretch" });
  expect(within(card).getByText(/not listened this far/)).toBeVisible();
  expect(within(card).queryByRole("button", { name: "Transcribe this anyway" })).toBeNull();

  const about = { run_id: "run-1", recording_id: "rec-1", start: 0, end: 300 };
  const speech = [{ start: 20, end: 30 }];
  say("speech.found", { ...about, speech, listened_to: 20 });
  const words = [segment(0, [word("Monday", 20, 30)])];
  const text = { segments: words, removed: [], missed: [], gone: [], listened_to: 200 };
  say("transcript.grew", { ...about, ...text });
  await waitFor(() =>
    expect(map).toHaveAttribute(
      "aria-valuetext",
      expect.stringMatching(/^Not listened to yet, 3:20 to 10:00/),
    ),
  );
  const walked = [];
  for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"]) {
    await person.keyboard(`{${key}}`);
    walked.push(map.getAttribute("aria-valuetext")?.split(",")[0]);
  }
  const last = "Not listened to yet";
  expect(walked).toEqual(["Silence", "Speech", "Silence", last, last]);
});

test("a failed run says why and can be tried again", async () => {
  const error = { code: "no_audio", message: "This file holds no sound." };
  serveRecordings([
    recording({ run: run({ state: "failed", progress: 0, error, summary: null }) }),
  ]);
  server.use(
    http.post("/api/runs/run-1/retry", () =>
      HttpResponse.json(run({ id: "run-2", number: 2, state: "waiting", ahead: 2, summary: null })),
    ),
  );
  const person = openPage("/?recording=rec-1");
  const main = within(await screen.findByRole("main"));
  expect(await main.findByText("failed: this file holds no sound.")).toBeVisible();
  await person.click(main.getByRole("button", { name: "Try again" }));
  expect(await main.findByText("waiting, 2 before it")).toBeVisible();
});

test("a list that could not be fetched is told as that, and nothing is called deleted", async () => {
  const error = { code: "busy", message: "The database is busy." };
  server.use(http.get("/api/recordings", () => HttpResponse.json({ error }, { status: 429 })));
  for (const address of ["/?recording=rec-1", "/"]) {
    openPage(address);
    expect(await screen.findByText(/could not be fetched. The database is busy/)).toBeVisible();
    expect(screen.queryByText(/may have been deleted|drop a recording/i)).toBeNull();
    // On a phone too, where the index hides behind what is open.
    const index = screen.getByRole("complementary", { name: "All recordings" });
    expect(index).not.toHaveClass("max-md:hidden");
    cleanup();
  }
});

test("a recording in which nobody speaks says so", async () => {
  const silent = summary({ words: 0, silent: true, reason: "Nobody speaks in this recording." });
  serveRecordings(
    [recording({ run: run({ summary: silent }) })],
    transcript({ segments: [], speech: [] }),
  );
  openPage("/?recording=rec-1");
  expect(await screen.findByText("Nobody speaks in this recording.")).toBeVisible();
});

test("a deleted recording can be brought back", async () => {
  serveRecordings([recording()]);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "More" }));
  await person.click(await screen.findByRole("menuitem", { name: "Delete" }));
  expect(await screen.findByText("“interview.m4a” is deleted.")).toBeVisible();
  expect(screen.queryByRole("link", { name: /interview/ })).toBeNull();
  await person.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("link", { name: /interview/ })).toBeVisible();
});

test("the index filters by name, and the filter is in the address", async () => {
  serveRecordings([recording(), recording({ id: "rec-2", name: "lecture.mp4" })]);
  const person = openPage();
  await person.type(await screen.findByRole("searchbox"), "lect");
  await waitFor(() =>
    expect(screen.getAllByRole("link", { name: /.\.(m4a|mp4)/ })).toHaveLength(1),
  );
  await waitFor(() => expect(location.search).toBe("?q=lect"));
});

test("keys step through the recordings and never hijack typing", async () => {
  serveRecordings([
    recording(),
    recording({ id: "rec-2", name: "lecture.mp4", added_at: "2026-03-03T00:00:00Z" }),
  ]);
  const person = openPage("/?recording=rec-1");
  await screen.findByRole("heading", { name: "interview.m4a" });
  await person.keyboard("]]");
  expect(await screen.findByRole("heading", { name: "lecture.mp4" })).toBeVisible();
  await person.type(screen.getByRole("searchbox"), "?");
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a recording without text takes no words over from the one before it", async () => {
  const later = { added_at: "2026-03-03T00:00:00Z", run: null };
  serveRecordings([recording(), recording({ id: "rec-2", name: "lecture.mp4", ...later })]);
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("]");
  await screen.findByRole("heading", { name: "lecture.mp4" });
  await person.keyboard("{Shift>}{ArrowRight}{/Shift}");
  expect(screen.getByText("0:00")).toBeVisible();
});

test("the choice before a run says what each model costs", async () => {
  serveRecordings([recording({ run: null })]);
  const bodies = acceptRuns();
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Choose model and language" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Transcribe" }));
  const nano = await dialog.findByRole("radio", {
    name: /16\sMB, already here.*100\sMB of memory/,
  });
  await person.click(nano);
  await person.click(dialog.getByRole("button", { name: "Transcribe" }));
  await waitFor(() => expect(bodies).toEqual([{ model: "nano-en", language: "en" }]));
});

test("a demonstration model says what it is, and a lost server is told quietly", async () => {
  server.use(
    http.get("/api/settings", () =>
      HttpResponse.json(settings({ notice: "This is a demonstration." })),
    ),
    http.get("/api/changes", () => HttpResponse.error()),
  );
  openPage();
  expect(await screen.findByText(/This is a demonstration/)).toBeVisible();
  act(() => FakeEventSource.breakDown());
  expect(await screen.findByText(/^Reconnecting… Tacet does not answer/)).toBeVisible();
});
