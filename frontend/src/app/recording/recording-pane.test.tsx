import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import { recording, removedWord, run, summary, transcript } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

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
