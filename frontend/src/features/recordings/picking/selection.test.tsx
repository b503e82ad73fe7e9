import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

const error = { code: "unreadable_media", message: "This is not a sound or video file." };
const three = () => [
  recording({ id: "rec-1", name: "good.wav", run: run() }),
  recording({ id: "rec-2", name: "letter.mp3", run: null, runs: 0, error }),
  recording({ id: "rec-3", name: "talk.wav", run: run({ id: "run-3", recording_id: "rec-3" }) }),
];

test("what failed is seen at one press, and deleted at another", async () => {
  const done = serveRecordings(three());
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: "1 failed" }));
  const index = within(screen.getByRole("navigation", { name: "Recordings" }));
  expect(index.getAllByRole("checkbox")).toHaveLength(1);
  expect(index.getByRole("checkbox", { name: /letter\.mp3/ })).toBeChecked();
  await person.click(screen.getByRole("button", { name: "Delete 1" }));
  await waitFor(() => expect(done).toEqual(["delete rec-2"]));
  await waitFor(() => expect(index.getAllByRole("link")).toHaveLength(2));
});

test("several are selected and deleted together, and all of them come back", async () => {
  const done = serveRecordings(three());
  const person = openPage("/?recording=rec-3");
  await person.click(await screen.findByRole("button", { name: "Select" }));
  await person.click(screen.getByRole("checkbox", { name: /good\.wav/ }));
  await person.click(screen.getByRole("checkbox", { name: /talk\.wav/ }));
  await person.click(screen.getByRole("button", { name: "Delete 2" }));
  await waitFor(() => expect(done).toEqual(["delete rec-1", "delete rec-3"]));
  expect(location.search).toBe("");
  await person.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(done.slice(2)).toEqual(["restore rec-1", "restore rec-3"]));
  expect(await screen.findByRole("link", { name: /good\.wav/ })).toBeVisible();
});

test("the same file twice is told with the way to the other", async () => {
  const twins = [
    recording({ id: "rec-1", name: "mine.wav", sha256: "ab" }),
    recording({ id: "rec-2", name: "copy.wav", sha256: "ab" }),
  ];
  serveRecordings(twins);
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText(/The same file is in the list twice/)).toHaveTextContent(
    "copy.wav",
  );
  await person.click(screen.getByRole("button", { name: "Open that one" }));
  await waitFor(() => expect(location.search).toContain("rec-2"));
});
