import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import type { RecordingSpeakers } from "@/api/types";
import { recording, run, segment, summary, transcript, word } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";
import { speakers } from "@/testing/speakers";

const said = (id: number, speaker: string | null) =>
  segment(id, [word(`Yes${id}`, id * 3, id * 3 + 1, { speaker })]);

/** A server that knows of a search, and answers what is asked of it; what came, in order. */
function serve(first: RecordingSpeakers, ...names: (string | null)[]) {
  const asked: unknown[] = [];
  const now = { search: first, text: textBy(names) };
  serveRecordings([recording({ run: run({ summary: summary({ words: names.length }) }) })]);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now.text)),
    http.get("/api/recordings/rec-1/speakers", () => HttpResponse.json(now.search)),
    http.post("/api/recordings/rec-1/speakers", async ({ request }) => {
      asked.push(await request.json());
      now.search = { ...now.search, state: "waiting", error: null };
      return HttpResponse.json(now.search, { status: 202 });
    }),
    http.delete("/api/recordings/rec-1/speakers", () => {
      asked.push("forget");
      now.search = speakers();
      now.text = textBy(names.map(() => null));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { asked, now };
}

const textBy = (names: (string | null)[]) =>
  transcript({ segments: names.map((name, id) => said(id, name)), speech: [] });

/** What the server tells of its search. */
const tell = (search: RecordingSpeakers) =>
  act(() => FakeEventSource.send("speakers.changed", { ...search, recording_id: "rec-1" }));

const list = () => within(screen.getByRole("dialog", { name: "Speakers" }));

test("a person asks who speaks, sees how far it is, and then the names in the text", async () => {
  const { asked, now } = serve(speakers(), null, null);
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Find out who speaks" }));
  expect(list().getByText(/it is biometric data/)).toBeVisible();
  expect(list().queryByRole("button", { name: /Forget/ })).toBeNull();
  await person.selectOptions(list().getByRole("combobox", { name: "How many people speak" }), "2");
  await person.click(list().getByRole("button", { name: "Find out" }));
  await waitFor(() => expect(asked).toEqual([{ num_speakers: 2 }]));
  expect(await list().findByText(/as soon as there is time/)).toBeVisible();

  now.search = speakers({ state: "listening", progress: 0.42 });
  tell(now.search);
  expect(await list().findByText("Listening for who speaks, 42 %")).toBeVisible();
  expect(list().getByRole("progressbar")).toHaveAttribute("aria-valuenow", "42");

  now.search = speakers({ state: "done", progress: 1, people: 2, revision: 1 });
  now.text = textBy(["Speaker 1", "Speaker 2"]);
  tell(now.search);
  expect(await list().findByText("Speaker 2")).toBeVisible();
  expect(list().getByRole("button", { name: "Group again" })).toBeEnabled();
  await person.keyboard("{Escape}");
  expect(
    await screen.findByRole("button", { name: "Speaker 1: rename, play and more" }),
  ).toBeVisible();
});

test("a key right behind the one that opens a person's menu goes into the menu", async () => {
  serve(speakers(), "Speaker 1", "Speaker 2");
  openPage("/?recording=rec-1");
  const head = await screen.findByRole("button", { name: "Speaker 1: rename, play and more" });
  head.focus();
  act(() => head.click());
  await Promise.resolve(); // Ahead of the next frame.
  const menu = within(screen.getByRole("dialog", { name: "Speaker 1" }));
  expect(menu.getByRole("button", { name: "Rename" })).toHaveFocus();
});

test("a search that failed says why, and is tried again with the same number", async () => {
  const wanted = { num_speakers: 3, min_speakers: 0, max_speakers: 0 };
  const error = { code: "disk_full", message: "The disk is full. Make room." };
  const { asked } = serve(speakers({ state: "failed", wanted, error }), null);
  const person = openPage("/?recording=rec-1");
  await person.click(
    await screen.findByRole("button", { name: "Who speaks could not be found out." }),
  );
  expect(list().getByText(/The disk is full. Make room./)).toBeVisible();
  await person.click(list().getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(asked).toEqual([{ num_speakers: 3 }]));
});

test("voices are forgotten only after a second press, and the names go with them", async () => {
  const search = speakers({ state: "done", progress: 1, people: 2, revision: 1 });
  const { asked } = serve(search, "Speaker 1", "Speaker 2");
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: /Speaker 1, 50\s%/ }));
  await person.click(list().getByRole("button", { name: "Forget the voices…" }));
  await person.click(list().getByRole("button", { name: "Keep them" }));
  expect(asked).toEqual([]);
  await person.click(list().getByRole("button", { name: "Forget the voices…" }));
  await person.click(list().getByRole("button", { name: "Forget them" }));
  expect(await list().findByRole("button", { name: "Find out" })).toBeVisible();
  expect(asked).toEqual(["forget"]);
  await waitFor(() => expect(list().queryByText("Speaker 2")).toBeNull());
});

test("the words stay where they are, however far a search is, until it is done", async () => {
  const { now } = serve(speakers({ state: "listening", progress: 0.1 }), null);
  let read = 0;
  server.use(
    http.get("/api/runs/run-1/transcript", () => {
      read += 1;
      return HttpResponse.json(now.text);
    }),
  );
  openPage("/?recording=rec-1");
  expect(await screen.findByRole("button", { name: /speaks, 10\s%/ })).toBeVisible();
  const before = read;
  for (const progress of [0.2, 0.3]) tell(speakers({ state: "listening", progress }));
  expect(await screen.findByRole("button", { name: /speaks, 30\s%/ })).toBeVisible();
  expect(read).toBe(before);
  now.search = speakers({ state: "done", progress: 1, people: 1, revision: 1 });
  tell(now.search);
  await waitFor(() => expect(read).toBe(before + 1));
});

test("a review says who speaks at a spot", async () => {
  serve(speakers(), "Ada");
  const doubtful = word("Perhaps.", 1, 2, { verdict: "doubtful", speaker: "Ada" });
  const text = transcript({ segments: [segment(0, [doubtful])], speech: [] });
  server.use(http.get("/api/runs/run-1/transcript", () => HttpResponse.json(text)));
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Perhaps.");
  await person.keyboard("n");
  const review = within(await screen.findByRole("region", { name: "Review" }));
  expect(review.getByText("Ada")).toBeVisible();
});
