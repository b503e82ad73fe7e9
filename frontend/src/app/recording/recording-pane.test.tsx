import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import {
  recording,
  removedWord,
  run,
  segment,
  summary,
  transcript,
  word,
} from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

test("where everything was set aside, the words are shown when a person wants to see them", async () => {
  setPreference("showRemoved", false);
  const reason = "Nobody speaks in this recording.";
  const removed = [removedWord("Thank", 10, 10.3), removedWord("you.", 10.4, 10.8)];
  const silent = summary({ words: 0, silent: true, reason, removed_words: 2, removed_phrases: 1 });
  serveRecordings(
    [recording({ run: run({ summary: silent }) })],
    transcript({ segments: [], speech: [], removed }),
  );
  const person = openPage("/?recording=rec-1");
  expect(await screen.findByText(reason)).toBeVisible();

  await person.click(screen.getByRole("checkbox", { name: "Show set-aside words" }));
  expect(screen.getByRole("button", { name: "Restore “Thank you.”" })).toBeVisible();
  expect(screen.queryByText(reason)).toBeNull();

  await person.click(screen.getByRole("checkbox", { name: "Show set-aside words" }));
  expect(screen.getByText(reason)).toBeVisible();
});

test("of a long text the part at its place is shown until the whole is there", async () => {
  const here = segment(7, [word("Here", 500, 500.4)]);
  const far = segment(99, [word("Far", 560, 560.4)]);
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const asked: string[] = [];
  serveRecordings([recording({ run: run({ summary: summary({ words: 90_000 }) }) })]);
  server.use(
    http.get("/api/runs/:id/transcript", async ({ request }) => {
      const { search } = new URL(request.url);
      asked.push(search);
      if (!search) await promise;
      return HttpResponse.json(transcript({ segments: search ? [here] : [here, far] }));
    }),
  );
  openPage("/?recording=rec-1&t=500");
  expect(await screen.findByText("Here")).toBeVisible();
  const text = screen.getByRole("region", { name: "Transcript" });
  expect(text).toHaveAttribute("aria-busy", "true");
  await waitFor(() => expect(asked).toEqual(["?start=440&end=740", ""]));
  expect(screen.queryByText("Far")).toBeNull();

  resolve();
  expect(await screen.findByText("Far")).toBeVisible();
  await waitFor(() =>
    expect(screen.getByRole("region", { name: "Transcript" })).toHaveAttribute(
      "aria-busy",
      "false",
    ),
  );
});
