import type { BrowserContext, Locator, Page } from "@playwright/test";
import { named, transcribeSamples } from "./samples";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();

const NAME = "edit me.flac";

const field = (page: Page) => page.locator("[data-edit-field]");
const saved = (page: Page) =>
  expect(page.getByRole("status", { name: "Saving" })).toHaveText("Saved");

/** The sample as a transcript, once for all tests here; on a phone no list stands beside it. */
async function openSample(page: Page): Promise<void> {
  await transcribeSamples(page, [NAME]);
  await takeBackAll(page);
  await page.goto(`/?recording=${(await named(page, NAME))?.id}`);
  await expect(page.locator("[data-word]").first()).toBeVisible();
}

/** Undoes what the tests before did, so that each begins with what the model wrote. */
async function takeBackAll(page: Page): Promise<void> {
  const run = `/api/runs/${(await named(page, NAME))?.run?.id}`;
  for (let step = await lastStep(page, run); step !== null; step = await lastStep(page, run)) {
    expect((await page.request.post(`${run}/undo`, { data: { step } })).ok()).toBe(true);
  }
}

async function lastStep(page: Page, run: string): Promise<number | null> {
  return (await (await page.request.get(`${run}/transcript`)).json()).history.undo;
}

/** All text of the page, a line for each paragraph. */
async function textOf(page: Page): Promise<string> {
  const lines = await page.locator("[data-row] p").allTextContents();
  return lines.map((line) => line.replace(/\s+/g, " ").trim()).join("\n");
}

interface Segment {
  text: string;
  words: unknown[];
}

/** The segments as the server has them. */
async function storedSegments(page: Page): Promise<Segment[]> {
  const id = new URL(page.url()).searchParams.get("recording");
  const { items } = await (await page.request.get(`/api/recordings/${id}/runs`)).json();
  return (await (await page.request.get(`/api/runs/${items[0].id}/transcript`)).json()).segments;
}

/** The words as the server has them, with times and probabilities. */
async function storedWords(page: Page): Promise<unknown[]> {
  return (await storedSegments(page)).flatMap(({ words }) => words);
}

/** The text as the server has it. */
async function storedText(page: Page): Promise<string> {
  const segments = await storedSegments(page);
  return segments.map(({ text }) => text.trim()).join("\n");
}

async function wordAt(page: Page, index: number): Promise<{ word: Locator; text: string }> {
  const word = page.locator("[data-word]").nth(index);
  return { word, text: (await word.textContent()) ?? "" };
}

/** Takes back all that was done, by key, until the text is as it was. */
async function undoAll(page: Page, text: string): Promise<void> {
  await expect(async () => {
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(200);
    expect(await textOf(page)).toBe(text);
  }).toPass();
}

/** Holds a finger on a word until its card shows. */
async function longPress(context: BrowserContext, { word }: { word: Locator }): Promise<void> {
  const touch = await context.newCDPSession(word.page());
  const box = await word.boundingBox();
  const point = { x: (box?.x ?? 0) + 10, y: (box?.y ?? 0) + 10 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await expect(word.page().locator("[data-card]")).toBeVisible();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** Lets the page's own requests to save find no server, until `savingBroken` says otherwise. */
function breakSaving(): void {
  const send = window.fetch;
  const broken = { savingBroken: true };
  Object.assign(window, broken);
  window.fetch = (input, init) =>
    String(input).endsWith("/operations") && (window as typeof window & typeof broken).savingBroken
      ? Promise.reject(new TypeError("Failed to fetch"))
      : send(input, init);
}

test("a word is typed over in its place, saved by itself, and taken back and made again", async ({
  page,
}) => {
  await openSample(page);
  const before = await textOf(page);
  const { word, text } = await wordAt(page, 2);
  const paragraph = page.locator("[data-row] p").first();
  const place = await paragraph.boundingBox();
  await word.dblclick();
  await expect(field(page)).toBeFocused();
  expect(await paragraph.boundingBox()).toEqual(place);
  await page.keyboard.type("Zanzibar");
  await saved(page);
  await expectAccessible(page);
  await shoot(page, "edit-light");
  await page.keyboard.press("Escape");
  await expect(field(page)).toHaveCount(0);
  expect(await storedText(page)).toContain("Zanzibar");
  await expect(page.locator("[data-written]")).toHaveText("Zanzibar");

  await page.getByRole("radio", { name: "Changes" }).check({ force: true });
  await expect(page.locator("del[data-deleted]")).toHaveText(text);
  await expect(page.locator("ins[data-written]")).toHaveText("Zanzibar");
  await expectAccessible(page);
  await shoot(page, "edit-changes");
  await page.getByRole("radio", { name: "As heard" }).check({ force: true });
  await expect(page.locator("[data-row] p").first()).toContainText(text);
  await page.getByRole("radio", { name: "Edited" }).check({ force: true });

  await page.keyboard.press("Control+z");
  await expect(page.locator("[data-written]")).toHaveCount(0);
  expect(await textOf(page)).toBe(before);
  await page.keyboard.press("Control+Shift+z");
  await expect(page.locator("[data-written]")).toHaveText("Zanzibar");
  await page.reload();
  await expect(page.locator("[data-written]")).toHaveText("Zanzibar");
  await page.keyboard.press("Control+z");
  await expect(page.locator("[data-written]")).toHaveCount(0);
});

test("what the model wrote can be let stand again, with all that is known about it", async ({
  page,
}) => {
  await openSample(page);
  const before = await textOf(page);
  const words = await storedWords(page);
  await (await wordAt(page, 3)).word.dblclick();
  await page.keyboard.type("quite another");
  await page.keyboard.press("Escape");
  const written = page.locator("[data-written]");
  await expect(written).toHaveCount(2);
  const takeBack = page.getByRole("button", { name: "Take back" });
  await expect(async () => {
    await page.mouse.move(0, 0); // The text may be drawn again, as it is saved, under a mouse at rest.
    await written.last().hover();
    await takeBack.click({ timeout: 2000 });
  }).toPass();
  await expect(written).toHaveCount(0);
  expect(await textOf(page)).toBe(before);
  expect(await storedWords(page)).toEqual(words);
  await page.keyboard.press("Control+z");
  await expect(written).toHaveCount(2);
  await undoAll(page, before);
});

test("by keys alone: a segment is split, joined again, and the next one typed in", async ({
  page,
}) => {
  await openSample(page);
  const before = await textOf(page);
  const stored = await storedText(page);
  const lines = stored.split("\n");
  await page.keyboard.press("e");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Control+ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(() => storedText(page)).not.toBe(stored);
  expect((await storedText(page)).split("\n")).toHaveLength(lines.length + 1);
  await page.keyboard.press("Backspace");
  await expect.poll(() => storedText(page)).toBe(stored);

  await page.keyboard.press("Tab");
  await expect(field(page)).toHaveText(lines[1] ?? "");
  await page.keyboard.press("Backspace");
  await expect.poll(async () => (await storedText(page)).split("\n").length).toBe(lines.length - 1);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  await undoAll(page, before);
  expect(await storedText(page)).toBe(stored);
});

test("the player goes on and obeys while somebody types", async ({ page }) => {
  await openSample(page);
  await page.keyboard.press("e");
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Control+ ");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(page.getByRole("combobox", { name: "Speed" })).toHaveValue("0.75");
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Control+ ");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Forward 5 seconds" }).click();
  await expect(field(page)).toBeFocused();
});

test("two tabs type in two places of one segment, and both stand", async ({ page, context }) => {
  await openSample(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await (await wordAt(page, 0)).word.dblclick();
  await (await wordAt(other, 3)).word.dblclick();
  await page.keyboard.type("Aleph");
  await other.keyboard.type("Omega");
  await saved(page);
  await saved(other);
  for (const tab of [page, other]) {
    await expect(field(tab)).toContainText("Aleph");
    await expect(field(tab)).toContainText("Omega");
  }
  await other.close();
  await page.keyboard.press("Escape");
  expect(await storedText(page)).toMatch(/Aleph[^\n]*Omega/);
});

test("two tabs type over one word: the second is shown both texts and chooses", async ({
  page,
  context,
}) => {
  await openSample(page);
  const other = await context.newPage();
  await other.goto(page.url());
  await (await wordAt(page, 1)).word.dblclick();
  await (await wordAt(other, 1)).word.dblclick();
  await Promise.all([page.keyboard.type("First"), other.keyboard.type("Second")]);
  const choice = (tab: Page) => tab.getByRole("region", { name: "A text that is not saved" });
  await expect
    .poll(async () => (await choice(page).count()) + (await choice(other).count()))
    .toBeGreaterThan(0);
  const late = (await choice(page).isVisible()) ? page : other;
  await expect(choice(late)).toContainText("First");
  await expect(choice(late)).toContainText("Second");
  await expectAccessible(late);
  await shoot(late, "edit-conflict");
  await choice(late).getByRole("button", { name: "Take mine" }).click();
  await expect(choice(late)).toHaveCount(0);
  const mine = late === page ? "First" : "Second";
  await expect.poll(() => storedText(page)).toContain(mine);
  await other.close();
});

test("a server that does not answer loses nothing: it is said, kept over a reload, and saved", async ({
  page,
}) => {
  await openSample(page);
  // What a page sends while it is left passes by what the browser's driver intercepts.
  await page.evaluate(breakSaving);
  await (await wordAt(page, 2)).word.dblclick();
  await page.keyboard.type("Quagmire");
  const status = page.getByRole("status", { name: "Saving" });
  await expect(status).toHaveText("Not saved: Tacet does not answer");
  expect(await storedText(page)).not.toContain("Quagmire");
  page.on("dialog", (dialog) => dialog.accept());
  await page.addInitScript(breakSaving);
  await page.reload();
  const left = page.getByRole("region", { name: "A text that is not saved" });
  await expect(left).toContainText("This was typed but not saved");
  await expect(left).toContainText("Quagmire");
  await expectAccessible(page);
  await page.evaluate(() => Object.assign(window, { savingBroken: false }));
  await left.getByRole("button", { name: "Take mine" }).click();
  await saved(page);
  await expect.poll(() => storedText(page)).toContain("Quagmire");
  await page.keyboard.press("Control+z");
  await expect.poll(() => storedText(page)).not.toContain("Quagmire");
});

test("a word that stands elsewhere too is fixed there in one step, and that is one to undo", async ({
  page,
}) => {
  await openSample(page);
  const words = (await page.locator("[data-word]").allTextContents()).map((text) =>
    text.toLowerCase().replace(/[^a-z]/g, ""),
  );
  const first = words.findIndex((text, at) => text.length > 2 && words.indexOf(text, at + 1) > 0);
  const count = words.filter((text) => text === words[first]).length;
  await (await wordAt(page, first)).word.dblclick();
  await page.keyboard.type("Xylophone");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Fix (all|it)/ }).click();
  const written = page.locator("[data-written]");
  await expect(written).toHaveCount(count);
  await page.keyboard.press("Control+z");
  await expect(written).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(written).toHaveCount(0);
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("a long press leads to the field, and buttons do what keys do", async ({
    page,
    context,
  }) => {
    await openSample(page);
    await longPress(context, await wordAt(page, 2));
    await expectAccessible(page);
    await shoot(page, "edit-phone-card");
    await page.getByRole("button", { name: "Edit", exact: true }).tap();
    await expect(field(page)).toBeFocused();
    await page.keyboard.type("Mogadishu");
    await saved(page);
    await expect.poll(() => storedText(page)).toContain("Mogadishu");
    await expectAccessible(page);
    await shoot(page, "edit-phone");
    await page.getByRole("button", { name: "Next", exact: true }).tap();
    await expect(field(page)).toBeFocused();
    await expect(field(page)).not.toContainText("Mogadishu");
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
    await shoot(page, "edit-phone-dark");
    await page.getByRole("button", { name: "Done" }).tap();
    await expect(field(page)).toHaveCount(0);
  });
});

// The other journeys on this server begin with what they dropped themselves.
test.afterAll(async ({ request }) => {
  const { items } = await (await request.get("/api/recordings")).json();
  for (const { id, name } of items) {
    if (name === NAME) await request.delete(`/api/recordings/${id}`);
  }
});
