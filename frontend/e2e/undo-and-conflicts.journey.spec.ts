import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer, type StoredTranscript } from "./own-server";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to kill; `make setup` installs it");

const LINES = [
  "Anna Schmit opened the meeting.",
  "We thanked Anna Schmit for coming.",
  "The budget was red aloud twice.",
  "Nobody had a question about it.",
];
const OPTIONS = { silence: "verbatim", vad_filter: false };

const server = new OwnServer();

test.afterAll(() => server.remove());
test.describe.configure({ mode: "serial" });

/** The option for an engine that says these lines, a word each half second. */
function saying(lines: string[], file: string): string[] {
  let at = 0;
  const words = lines.flatMap((line) =>
    line.split(" ").map((word) => {
      at += 0.5;
      return [at, at + 0.45, ` ${word}`, 0.95];
    }),
  );
  const path = join(server.folder, file);
  writeFileSync(path, JSON.stringify({ words }));
  return ["--model", `scripted:${path}`];
}

const field = (page: Page) => page.locator("[data-edit-field]");
const text = async (page: Page) => (await server.lines(page.request)).join("\n");

/** What stands and what was taken out, all of it; the summary and the steps are about it only. */
async function standing(page: Page): Promise<Pick<StoredTranscript, "segments" | "rewritten">> {
  const { segments, rewritten } = await server.transcript(page.request);
  return { segments, rewritten };
}

/** Finds a text by key and opens the segment there. */
async function openAt(page: Page, words: string): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type(words);
  await expect(page.locator("[data-found=now]").first()).toBeVisible();
  for (const key of ["Enter", "Escape", "e"]) await page.keyboard.press(key);
  await expect(field(page)).toBeFocused();
}

test("found, fixed everywhere, split and merged; then all is undone to the letter, and redone", async ({
  page,
}) => {
  await server.start(...saying(LINES, "first.json"));
  const buffer = readFileSync("public/sample.flac");
  const file = { name: "meeting.flac", mimeType: "audio/flac", buffer };
  const multipart = { file, start: "true", options: JSON.stringify(OPTIONS) };
  await page.request.post(server.url("/api/recordings"), { multipart });
  await server.done(page.request);
  expect(await text(page)).toBe(LINES.join("\n"));
  const heard = await standing(page);
  await page.goto(server.url(`/?recording=${(await server.recording(page.request)).id}`));
  await expect(page.locator("[data-word]").first()).toBeVisible();

  await openAt(page, "Schmit");
  await page.keyboard.type("Schmidt");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Fix it too" }).press("Enter");
  await openAt(page, "red aloud");
  await page.keyboard.type("read");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect(page.locator("[data-word]").first()).toBeVisible();
  // What comes next is typed before the server has answered to what was typed before it.
  await page.route("**/operations", async (route) => {
    await new Promise((done) => setTimeout(done, 1500));
    await route.continue();
  });
  await openAt(page, "twice");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await openAt(page, "Nobody");
  await page.keyboard.press("Home");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  const corrected = [
    "Anna Schmidt opened the meeting.",
    "We thanked Anna Schmidt for coming.",
    "The budget was read aloud",
    "twice. Nobody had a question about it.",
  ];
  await expect.poll(() => text(page)).toBe(corrected.join("\n"));
  await page.unroute("**/operations");
  const edited = await standing(page);

  // Faster than the server answers: each waits for the one before.
  const undo = async () => (await server.transcript(page.request)).history.undo;
  for (let press = 0; press < 6; press += 1) await page.keyboard.press("Control+z");
  await expect.poll(undo).toBe(null);
  expect(await standing(page)).toEqual(heard);
  await expect(page.locator("[data-written]")).toHaveCount(0);
  for (let press = 0; press < 6; press += 1) await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => text(page)).toBe(corrected.join("\n"));
  expect(await standing(page)).toEqual(edited);
});

test("a word that was taken out is let stand again where changes are shown", async ({ page }) => {
  await page.goto(server.url(`/?recording=${(await server.recording(page.request)).id}`));
  await expect(page.locator("[data-word]").first()).toBeVisible();
  await openAt(page, "question");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  await expect.poll(() => text(page)).toContain("had a about it");
  await page.getByRole("radio", { name: "Changes" }).check({ force: true });
  const deleted = page.locator("del[data-deleted]", { hasText: "question" });
  await deleted.hover();
  await expect(page.getByText("A person took this out.")).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "edit-take-back-deleted");
  await page.getByRole("button", { name: "Take back" }).click();
  await expect.poll(() => text(page)).toContain("had a question about it");
  await expect(deleted).toHaveCount(0);
});

test("a correction that a new run cannot carry over waits, and is taken or left by key", async ({
  page,
}) => {
  await server.kill();
  const now = [
    "Anna Smith opened the meeting.",
    "We thanked Anna Schmit for coming.",
    "The budget was bread aloud twice.",
    "Nobody had a question about it.",
  ];
  await server.start(...saying(now, "second.json"));
  const { id, run } = await server.recording(page.request);
  const asked = await page.request.post(server.url(`/api/recordings/${id}/runs`), {
    data: OPTIONS,
  });
  const fresh = (await asked.json()).id;
  expect(fresh).not.toBe(run?.id);
  await server.done(page.request, fresh);
  expect(await text(page)).toContain("thanked Anna Schmidt");
  const told = page.waitForResponse(`**/api/runs/${fresh}/operations`);
  await page.goto(server.url(`/?recording=${id}`));
  await told;
  await expect(page.getByText("2 corrections to look at")).toBeVisible();
  await page.keyboard.press("n");
  const review = page.getByRole("region", { name: "Review" });
  await expect(review).toContainText("In an earlier transcription you wrote “Schmidt”");
  await expectAccessible(page);
  await shoot(page, "review-correction");
  await page.keyboard.press("Enter");
  await expect.poll(() => text(page)).toContain("Anna Schmidt opened");
  await expect(review).toContainText("In an earlier transcription you wrote “read”");
  await page.keyboard.press("x");
  await expect(page.getByText("corrections to look at")).toHaveCount(0);
  await expect(review).not.toContainText("In an earlier transcription");
  expect(await text(page)).toContain("bread aloud");
  await page.keyboard.press("Control+z");
  await expect(review).toContainText("In an earlier transcription you wrote “read”");
  await page.keyboard.press("Control+z");
  await expect.poll(() => text(page)).toContain("Anna Smith opened");
  const waiting = async () => (await server.transcript(page.request)).history.conflicts;
  await expect.poll(waiting).toBe(2); // The page shows it before the server has answered.
});
