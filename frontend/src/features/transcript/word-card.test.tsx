import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import type { Transcript } from "@/api/types";
import { setPreference } from "@/lib/preferences";
import { recording, removedWord, run, segment, summary, transcript, word } from "@/testing/build";
import { openPage } from "@/testing/open-page";
import { holding, server } from "@/testing/server";
import { decided, type Verdict } from "../review/decide";

const aside = ["Ay", "Bee", "Cee"].map((text, at) => removedWord(text, at * 20 + 2, at * 20 + 3));
const paragraphs = [0, 1, 2].map((at) =>
  segment(at, [word(`One${at}`, at * 20 + 1, at * 20 + 2), word("end.", at * 20 + 3, at * 20 + 4)]),
);

/** A page that shows a transcript whose words a person can decide about; what was decided. */
function deciding(before: Transcript) {
  const bodies: { words: string[]; verdict: Verdict }[] = [];
  let now = before;
  const count = summary({ removed_words: before.removed.length });
  holding([recording({ run: run({ summary: count }) })]);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.put("/api/runs/run-1/words", async ({ request }) => {
      const body = (await request.json()) as (typeof bodies)[number];
      bodies.push(body);
      now = {
        ...decided(
          now,
          body.words.map((id) => ({ id })),
          body.verdict,
        ),
        revision: bodies.length,
      };
      return HttpResponse.json(run({ summary: count, revision: bodies.length }));
    }),
  );
  return bodies;
}

beforeEach(() => setPreference("showRemoved", true));

test("after one set-aside word is restored, the next one still shows and restores itself", async () => {
  const bodies = deciding(transcript({ duration: 60, segments: paragraphs, removed: aside }));
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

test("by keys alone, Tab goes from a word into its card, through it, and on", async () => {
  const bodies = deciding(transcript({ duration: 60, segments: paragraphs, removed: aside }));
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
