import { existsSync } from "node:fs";
import type { APIRequestContext, Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";
import { beep } from "./tones";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to ask; `make setup` installs it");

const server = new OwnServer();

test.beforeAll(() => server.start());
test.afterAll(() => server.remove());

/** Who says what: a sentence each, four seconds apart. */
const TALK = [
  ["Speaker 1", "Good morning, shall we begin with the report?"],
  ["Speaker 2", "Yes, I have read it twice by now."],
  ["Speaker 2", "The figures of March are still missing."],
  ["Speaker 1", "They will come on Friday, I think."],
  ["Speaker 3", "Friday is too late for the printers."],
  ["Speaker 2", "Then we print the report without March."],
  ["Speaker 1", "Agreed, and we add a note."],
] as const;

const stamp = (seconds: number) => `00:00:${String(seconds).padStart(2, "0")},000`;
const SUBTITLES = TALK.map(([, text], at) => {
  const begins = 1 + at * 4;
  return `${at + 1}\n${stamp(begins)} --> ${stamp(begins + 3)}\n${text}\n`;
}).join("\n");

/** A recording whose text says who speaks; the address of its page. */
async function conversation(request: APIRequestContext): Promise<string> {
  const sound = { name: "meeting.wav", mimeType: "audio/wav", buffer: beep(32, 330) };
  const added = await request.post(server.url("/api/recordings"), {
    multipart: { file: sound, start: "false" },
  });
  const { id } = await added.json();
  const file = { name: "talk.srt", mimeType: "text/plain", buffer: Buffer.from(SUBTITLES) };
  const imported = await request.post(server.url(`/api/recordings/${id}/transcripts`), {
    multipart: { file },
  });
  expect(imported.ok(), await imported.text()).toBe(true);
  const run = await imported.json();
  const read = await request.get(server.url(`/api/runs/${run.id}/transcript`));
  const { segments, revision } = await read.json();
  const operations = TALK.map(([name], at) => ({
    kind: "speaker",
    words: segments[at].words.map((word: { id: string }) => word.id),
    name,
  }));
  const named = await request.post(server.url(`/api/runs/${run.id}/operations`), {
    data: { revision, operations },
  });
  expect(named.ok(), await named.text()).toBe(true);
  return server.url(`/?recording=${id}`);
}

const heads = (page: Page) => page.locator("[data-speaker]");

/** The names at the heads of turns, in order. */
const names = (page: Page) =>
  heads(page).evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.speaker));

async function openConversation(page: Page): Promise<void> {
  await page.goto(await conversation(page.request));
  await expect(heads(page).first()).toBeVisible();
}

test("a person is renamed once for all of the text, by key alone, and back again", async ({
  page,
}) => {
  await openConversation(page);
  expect(await names(page)).toEqual([1, 2, 1, 3, 2, 1].map((number) => `Speaker ${number}`));
  await heads(page).first().focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("dialog", { name: "Speaker 1" });
  await expect(menu).toContainText("3 turns");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(menu).toHaveCount(0);
  await expect(heads(page).first()).toBeFocused();

  await page.keyboard.press("Enter");
  await menu.getByRole("button", { name: "Rename" }).press("Enter");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  const renamed = ["Ada", "Speaker 2", "Ada", "Speaker 3", "Speaker 2", "Ada"];
  await expect.poll(() => names(page)).toEqual(renamed);
  await expect(page.getByText("Renamed Speaker 1 to Ada.")).toBeVisible();
  await expectAccessible(page);

  await page.locator("body").press("Control+z");
  await expect(page.getByText("Undone: renamed Speaker 1 to Ada.")).toBeVisible();
  await expect.poll(async () => (await names(page))[0]).toBe("Speaker 1");
  await page.locator("body").press("Control+Shift+z");
  await expect.poll(() => names(page)).toEqual(renamed);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(renamed);
});

test("selected words are given to somebody by key, and a new name makes a new person", async ({
  page,
}) => {
  await openConversation(page);
  const words = page.locator("[data-word]");
  const [from, to] = ["read", "twice"].map((text) => words.filter({ hasText: text }).first());
  await from?.hover(); // Once the page stands still.
  const begin = await from?.boundingBox();
  const end = await to?.boundingBox();
  if (!begin || !end) throw new Error("the words are not on the page");
  await page.mouse.move(begin.x + 2, begin.y + begin.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width - 2, end.y + end.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Who says this?" });
  await expect(dialog).toContainText("“read it twice”");
  await expectAccessible(page);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("3");
  await expect(page.getByText("3 words given to Speaker 3.")).toBeVisible();
  await expect
    .poll(() => names(page))
    .toEqual([1, 2, 3, 2, 1, 3, 2, 1].map((number) => `Speaker ${number}`));

  // From the word in focus on, the rest of the turn.
  await words
    .filter({ hasText: "Friday," })
    .first()
    .evaluate((word) => {
      word.tabIndex = -1;
      word.focus();
    });
  await page.keyboard.type("sGrace"); // Without a look at the page in between.
  await expect(dialog).toContainText("“Friday, I think.”");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await names(page))[5]).toBe("Grace");
  await page.locator("body").press("Control+z");
  await expect.poll(async () => (await names(page))[5]).toBe("Speaker 3");

  // While a segment is typed over, what is selected in its field.
  await words.filter({ hasText: "printers." }).dblclick();
  await expect(page.locator("[data-edit-field]")).toBeFocused();
  await page.keyboard.press("Alt+s");
  await expect(dialog).toContainText("“printers.”");
  await page.keyboard.press("2");
  await expect(page.getByText("One word given to Speaker 2.")).toBeVisible();
});

test("two become one, a turn goes to somebody else, and one alone is played", async ({ page }) => {
  await openConversation(page);
  await page.getByRole("button", { name: /Speaker 1, \d+ %/ }).click();
  const list = page.getByRole("dialog", { name: "Speakers" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await expectAccessible(page);
  await list.getByRole("button", { name: "Speaker 3 is the same person as…" }).click();
  await page.getByRole("menuitem", { name: "Speaker 2" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(2);
  expect(await names(page)).toEqual([1, 2, 1, 2, 1].map((number) => `Speaker ${number}`));

  await list.getByRole("button", { name: "Play all of Speaker 2" }).click();
  await expect(list).toHaveCount(0);
  const bar = page.getByRole("region", { name: "Speakers" });
  await expect(bar).toContainText("Only Speaker 2, the rest is skipped");
  await expect(bar).toContainText("1 of 4");
  await expectAccessible(page);
  await expect(bar).toContainText("2 of 4");
  await page.getByRole("button", { name: "Stop playing only Speaker 2" }).press("Enter");
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
});

test("a search in the text says who speaks, and looks through what one of them says", async ({
  page,
}) => {
  await openConversation(page);
  await page.locator("body").press("/");
  await page.keyboard.type("report");
  const bar = page.getByRole("region", { name: "Find" });
  await expect(bar.getByRole("status")).toHaveText(/1 of 2.*Speaker 1/);
  await bar.getByRole("combobox", { name: "Who says it" }).selectOption("Speaker 2");
  await expect(bar.getByRole("status")).toHaveText(/1 of 1.*Speaker 2/);
  expect(new URL(page.url()).searchParams.get("by")).toBe("Speaker 2");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  const field = await bar.getByRole("searchbox").boundingBox();
  expect(field?.width).toBeGreaterThan(140); // The choice stands below it, not in its place.
  await shoot(page, "speakers-find-phone");
});

test("who speaks is found out once, and forgotten when a person wants it", async ({ page }) => {
  await openConversation(page);
  await page.getByRole("button", { name: /Speaker 1, \d+ %/ }).click();
  const list = page.getByRole("dialog", { name: "Speakers" });
  await list.getByRole("combobox", { name: "How many people speak" }).selectOption("2");
  await list.getByRole("button", { name: "Find out" }).click();
  // A tone is nobody's voice, and names that a person gave stay as they are.
  await expect(list).toContainText("No voices were found", { timeout: 100_000 });
  await expect(list.getByRole("combobox", { name: "How many people speak" })).toHaveValue("2");
  await expect(list.getByRole("button", { name: "Group again" })).toBeEnabled();
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await list.getByRole("button", { name: "Forget the voices…" }).click();
  await expect(list.getByRole("button", { name: "Keep them" })).toBeFocused();
  await expectAccessible(page);
  await list.getByRole("button", { name: "Forget them" }).click();
  await expect(list.getByRole("button", { name: "Find out" })).toBeVisible();
  await expect(list.getByRole("button", { name: "Forget the voices…" })).toHaveCount(0);
  await expect(list.getByRole("listitem")).toHaveCount(3);
});

test("a search over all recordings says who speaks", async ({ page }) => {
  await openConversation(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("printers");
  const hits = page.getByRole("link", { name: /Friday is too late for the printers/ });
  // Each edit is indexed a few seconds after it was made.
  await expect(async () => {
    await page.reload();
    await expect(hits.first()).toContainText("Speaker 3: Friday", { timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await expectAccessible(page);
  await shoot(page, "speakers-search-light-desktop");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`turns and the list of those who speak, as they look, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openConversation(page);
    for (const [size, width, height] of [
      ["desktop", 1280, 800],
      ["phone", 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await heads(page).nth(1).click();
      await page.getByRole("dialog", { name: "Speaker 2" }).waitFor();
      await expectAccessible(page);
      await shoot(page, `speakers-menu-${colorScheme}-${size}`);
      await page.keyboard.press("Escape");
      const about = page.getByRole("button", { name: /About this recording/ });
      if (size === "phone") await about.click();
      await shoot(page, `speakers-text-${colorScheme}-${size}`);
      await page.getByRole("button", { name: /Speaker 1, \d+ %/ }).click();
      await page.getByRole("dialog", { name: "Speakers" }).waitFor();
      await expectAccessible(page);
      await shoot(page, `speakers-list-${colorScheme}-${size}`);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
      if (size === "phone") await about.click();
      await page.locator("body").press("s");
      await page.getByRole("dialog", { name: "Who says this?" }).waitFor();
      await expectAccessible(page);
      await shoot(page, `speakers-who-${colorScheme}-${size}`);
      await page.keyboard.press("Escape");
    }
  });
}
