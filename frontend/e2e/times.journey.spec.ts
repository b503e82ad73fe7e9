import type { Locator, Page } from "@playwright/test";
import { named, transcribeSamples } from "./samples";
import { expect, expectAccessible, needsBrowser, test } from "./support";

needsBrowser();

const NAME = "time me.flac";

interface Word {
  word: string;
  start: number;
  end: number;
  marks: string[];
}

const handle = (page: Page, edge: "Start" | "End") =>
  page.getByRole("slider", { name: new RegExp(`^${edge} of “`) });
const saved = (page: Page) =>
  expect(page.getByRole("status", { name: "Saving" })).toHaveText("Saved");

/** The sample as a transcript, once for all tests here. */
async function openSample(page: Page): Promise<void> {
  await transcribeSamples(page, [NAME]);
  await page.goto(`/?recording=${(await named(page, NAME))?.id}`);
  await expect(page.locator("[data-word]").first()).toBeVisible();
}

/** The words as the server has them. */
async function storedWords(page: Page): Promise<Word[]> {
  const id = new URL(page.url()).searchParams.get("recording");
  const { items } = await (await page.request.get(`/api/recordings/${id}/runs`)).json();
  const { segments } = await (await page.request.get(`/api/runs/${items[0].id}/transcript`)).json();
  return segments.flatMap(({ words }: { words: Word[] }) => words);
}

async function storedWord(page: Page, index: number): Promise<Word> {
  return (await storedWords(page))[index] as Word;
}

/** Opens the times of a word with the mouse. */
async function openTimes(page: Page, index: number): Promise<void> {
  await page.locator("[data-word]").nth(index).hover();
  await page.getByRole("button", { name: "Set times" }).click();
  await expect(handle(page, "Start")).toBeFocused();
}

/** Drags a handle by pixels, in small steps, as a hand does. */
async function dragBy(page: Page, of: Locator, pixels: number, release = true): Promise<void> {
  const box = await of.boundingBox();
  const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + pixels, y, { steps: 8 });
  if (release) await page.mouse.up();
}

test("an end is dragged, heard, saved as one step, taken back, and stands after a reload", async ({
  page,
}) => {
  await openSample(page);
  const words = await storedWords(page);
  const before = words[2] as Word;
  await openTimes(page, 2);
  await expectAccessible(page);
  const place = await page.locator("[data-word]").nth(2).boundingBox();
  await dragBy(page, handle(page, "End"), -40);
  await saved(page);
  await expect.poll(async () => (await storedWord(page, 2)).end).toBeLessThan(before.end - 0.02);
  const after = await storedWords(page);
  expect(after[2]?.start).toBe(before.start);
  expect(after[2]?.marks).toContain("retimed");
  expect(after.filter((_, index) => index !== 2)).toEqual(words.filter((_, at) => at !== 2));
  await expect(handle(page, "End")).toHaveAttribute("aria-valuenow", String(after[2]?.end));
  expect(await page.locator("[data-word]").nth(2).boundingBox()).toEqual(place);

  await page.keyboard.press("Control+z");
  await expect.poll(() => storedWord(page, 2)).toEqual(before);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(() => storedWord(page, 2)).toEqual(after[2]);
  await page.reload();
  await openTimes(page, 2);
  await expect(handle(page, "End")).toHaveAttribute("aria-valuenow", String(after[2]?.end));
  await page.keyboard.press("Control+z");
  await expect.poll(() => storedWords(page)).toEqual(words);
});

test("Escape puts an end back in the middle of a drag, and nothing is saved", async ({ page }) => {
  await openSample(page);
  const words = await storedWords(page);
  await openTimes(page, 3);
  const now = await handle(page, "Start").getAttribute("aria-valuenow");
  await dragBy(page, handle(page, "Start"), 30, false);
  await expect(handle(page, "Start")).not.toHaveAttribute("aria-valuenow", now ?? "");
  await page.keyboard.press("Escape");
  await expect(handle(page, "Start")).toHaveAttribute("aria-valuenow", now ?? "");
  await page.mouse.move(0, 0);
  await page.mouse.up();
  await expect(handle(page, "Start")).toHaveAttribute("aria-valuenow", now ?? "");
  expect(await storedWords(page)).toEqual(words);
  await page.keyboard.press("Escape");
  await expect(handle(page, "Start")).toHaveCount(0);
});

test("by keys alone: an end is moved in small and large steps, and the next word is next", async ({
  page,
}) => {
  await openSample(page);
  const words = await storedWords(page);
  const before = words[1] as Word;
  await page
    .getByRole("button", { name: /^Play from/ })
    .first()
    .focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: "Set times" })).toBeVisible();
  const button = page.getByRole("button", { name: "Set times" });
  await expect(async () => {
    await page.keyboard.press("Tab");
    await expect(button).toBeFocused({ timeout: 100 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(handle(page, "Start")).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(handle(page, "End")).toBeFocused();
  for (const key of ["ArrowLeft", "ArrowLeft", "Shift+ArrowLeft"]) await page.keyboard.press(key);
  await page.keyboard.press("Enter");
  const moved = Math.round((before.end - 0.12) * 1000) / 1000;
  await expect.poll(async () => (await storedWord(page, 1)).end).toBeCloseTo(moved, 2);
  await page.keyboard.press("Control+z");
  await expect.poll(() => storedWords(page)).toEqual(words);

  await page.getByRole("button", { name: "Next word" }).press("Enter");
  await expect(page.getByRole("button", { name: "Next word" })).toBeFocused();
  const text = words[2]?.word.trim() ?? "";
  await expect(page.getByRole("region", { name: `Times of “${text}”` })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(handle(page, "Start")).toHaveCount(0);
});

test("words that were typed are aligned to the sound, in one step that is taken back", async ({
  page,
}) => {
  await openSample(page);
  const untouched = await storedWords(page);
  await openTimes(page, 2);
  await expect(page.getByRole("button", { name: "Align to the sound" })).toBeDisabled();
  await page.keyboard.press("Escape");
  const said = untouched.slice(2, 4).map(({ word }) => word.trim());
  await page.locator("[data-word]").nth(2).dblclick();
  await page.keyboard.type("quite another");
  await page.keyboard.press("Escape");
  await saved(page);
  await expect(page.locator("[data-written]")).toHaveCount(2);
  const typed = await storedWords(page);
  await openTimes(page, 2);
  await page.getByRole("button", { name: "Align to the sound" }).click();
  await expect(page.getByText(/follow the sound now/)).toBeVisible({ timeout: 60_000 });
  const aligned = await storedWords(page);
  expect(aligned.slice(2, 4)).not.toEqual(typed.slice(2, 4));
  const others = (words: Word[]) => words.filter(({ marks }) => !marks.includes("written"));
  expect(others(aligned)).toEqual(others(typed));
  await page.keyboard.press("Control+z");
  await expect.poll(() => storedWords(page)).toEqual(typed);
  await page.keyboard.press("Control+z");
  await expect.poll(() => storedWords(page)).toEqual(untouched);
  expect((await storedWords(page)).slice(2, 4).map(({ word }) => word.trim())).toEqual(said);
});

test.describe("on a phone", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("a finger moves an end, and the page stays where it is", async ({ page, context }) => {
    await openSample(page);
    const before = await storedWord(page, 2);
    const touch = await context.newCDPSession(page);
    const send = (type: string, x?: number, y?: number) =>
      touch.send("Input.dispatchTouchEvent", {
        type: type as "touchStart",
        touchPoints: x === undefined || y === undefined ? [] : [{ x, y }],
      });
    const word = await page.locator("[data-word]").nth(2).boundingBox();
    await send("touchStart", (word?.x ?? 0) + 10, (word?.y ?? 0) + 10);
    await expect(page.locator("[data-card]")).toBeVisible();
    await send("touchEnd");
    await page.getByRole("button", { name: "Set times" }).tap();
    const box = await handle(page, "End").boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    const [x, y] = [(box?.x ?? 0) + 12, (box?.y ?? 0) + 40];
    await send("touchStart", x, y);
    for (let step = 1; step <= 5; step += 1) await send("touchMove", x - 3 * step, y);
    await send("touchEnd");
    await expect.poll(async () => (await storedWord(page, 2)).end).toBeLessThan(before.end - 0.02);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Done" }).tap();
    await expect(handle(page, "End")).toHaveCount(0);
  });
});

// The other journeys on this server begin with what they dropped themselves.
test.afterAll(async ({ request }) => {
  const { items } = await (await request.get("/api/recordings")).json();
  for (const { id, name } of items) {
    if (name === NAME) await request.delete(`/api/recordings/${id}`);
  }
});
