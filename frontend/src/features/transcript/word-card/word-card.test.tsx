import { act, screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import type { Transcript } from "@/api/types";
import { setPreference } from "@/lib/preferences";
import { removedWord, run, segment, summary, transcript, word } from "@/testing/builders";
import { fakeEditServer } from "@/testing/edit-server";
import { openPage } from "@/testing/open-page";
import { doubtOf } from "../confidence";

const removedWords = ["Ay", "Bee", "Cee"].map((text, at) =>
  removedWord(text, at * 20 + 2, at * 20 + 3),
);
const paragraphs = [0, 1, 2].map((at) =>
  segment(at, [word(`One${at}`, at * 20 + 1, at * 20 + 2), word("end.", at * 20 + 3, at * 20 + 4)]),
);

/** A page that shows a transcript whose words can be edited; returns the edits. */
function editable(transcript: Transcript) {
  const count = summary({ removed_words: transcript.removed.length });
  return fakeEditServer({ transcript, run: run({ summary: count }), delay: 0 });
}

beforeEach(() => setPreference("showRemoved", true));

test("after one set-aside word is restored, the next one still shows and restores itself", async () => {
  const bodies = editable(
    transcript({ duration: 60, segments: paragraphs, removed: removedWords }),
  );
  const person = openPage("/?recording=rec-1");
  for (const [text, times] of [
    ["Ay", "0:02.00 – 0:03.00"],
    ["Bee", "0:22.00 – 0:23.00"],
  ] as const) {
    await person.click(await screen.findByText(text));
    expect(await screen.findByRole("tooltip")).toHaveTextContent(times);
    await person.click(screen.getByRole("button", { name: "Restore" }));
    expect(await screen.findByText(`“${text}” restored.`)).toBeVisible();
  }
  expect(bodies.map(({ words }) => words[0])).toEqual(["2 Ay", "22 Bee"]);
});

test("an imported word, which no model rated, claims no certainty and no doubt", async () => {
  const rated = word("rated", 1, 2, { probability: 0.3 });
  const imported = word("imported", 3, 4, { probability: null });
  editable(transcript({ duration: 60, segments: [segment(0, [rated, imported])] }));
  const person = openPage("/?recording=rec-1");
  await person.hover(await screen.findByText("imported"));
  expect(await screen.findByRole("tooltip")).toHaveTextContent(/How sure\s*not known/);
  expect(doubtOf(imported)).toBeUndefined();
  expect(doubtOf(rated)).toBe(2);
});

test("by keys alone, Tab goes from a word into its card, through it, and on", async () => {
  const bodies = editable(
    transcript({ duration: 60, segments: paragraphs, removed: removedWords }),
  );
  const person = openPage("/?recording=rec-1");
  const time = await screen.findByRole("button", { name: "Play from 0:01" });
  act(() => time.focus());
  await person.keyboard("{ArrowRight}{ArrowRight}");
  const asideWord = screen.getByText("Ay");
  expect(asideWord).toHaveFocus();
  const figures = await screen.findByRole("tooltip");
  expect(asideWord).toHaveAccessibleDescription(/How sure/);
  const button = within(figures.parentElement as HTMLElement).getByRole("button");

  await person.tab();
  expect(button).toHaveFocus();
  await person.tab({ shift: true });
  expect(asideWord).toHaveFocus();
  await person.tab();
  await person.tab();
  expect(screen.getAllByRole("button", { name: /of silence$/ })[0]).toHaveFocus();
  act(() => asideWord.focus());
  await screen.findByRole("tooltip");
  await person.tab();
  await person.keyboard("{Enter}");
  expect(await screen.findByText("“Ay” restored.")).toBeVisible();
  expect(bodies).toHaveLength(1);
  expect(time).toHaveFocus();
});
