import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { drop, expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();

const PYTHON = "../.venv/bin/python";
const NAME = "unsure.wav";

/** A noisy recording whose words the small model is not sure of, with its transcript open. */
async function openNoisy(page: Page): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), "tacet-noisy-")), NAME);
  execFileSync(PYTHON, ["e2e/make_noisy.py", "public/sample.flac", file]);
  await page.request.patch("/api/settings", { data: { model: "nano-en" } });
  await page.goto("/");
  await drop(page, [{ name: NAME, type: "audio/wav", bytes: readFileSync(file) }]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(NAME);
  await expect(page.getByRole("button", { name: "Review", exact: true })).toBeVisible({
    timeout: 120_000,
  });
}

/** The transcript as the server has it. */
async function stored(page: Page) {
  const id = new URL(page.url()).searchParams.get("recording");
  const { items } = await (await page.request.get(`/api/recordings/${id}/runs`)).json();
  return (await page.request.get(`/api/runs/${items[0].id}/transcript`)).json();
}

/** Goes on by key until a spot shows a certain thing. */
async function goOnUntil(page: Page, shown: Locator): Promise<void> {
  await expect(async () => {
    if (!(await shown.isVisible())) await page.keyboard.press("n");
    await expect(shown).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

test("words that the model was not sure of are reviewed by keyboard alone", async ({ page }) => {
  await openNoisy(page);
  const before = await stored(page);
  expect(before.stops.length).toBeGreaterThan(3);
  expect(before.readings.length).toBeGreaterThan(3);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

  const bar = page.getByRole("region", { name: "Review" });
  const place = bar.getByText(/^\d+ of \d+$/);
  await page.keyboard.press("n");
  await expect(bar).toContainText("The model was hardly sure of this word.");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expectAccessible(page);

  const readings = bar.getByRole("group", { name: "Or was it" });
  await goOnUntil(page, readings);
  await shoot(page, "unsure-light");
  const first = readings.getByRole("button").first();
  const reading = (await first.locator("bdi").textContent()) ?? "";
  const total = async () => Number((await place.textContent())?.split(" of ")[1]);
  const spots = await total();
  await page.keyboard.press("1");
  await expect.poll(total).toBeLessThan(spots); // A reading may settle two spots that are neighbors.
  await expect(page.locator("[data-written]").first()).toBeVisible();
  const written = async () =>
    (await stored(page)).segments
      .flatMap(({ words }: { words: { word: string; marks: string[] }[] }) => words)
      .filter(({ marks }: { marks: string[] }) => marks.includes("written"))
      .map(({ word }: { word: string }) => word)
      .join("")
      .trim();
  await expect.poll(written).toBe(reading);
  await page.keyboard.press("Control+z");
  await expect.poll(written).toBe("");
  await expect.poll(total).toBe(spots);

  await page.keyboard.press("Enter");
  await expect.poll(total).toBe(spots - 1);
  await expect(bar).toContainText(/1 of \d+ checked/);

  const start = await place.textContent();
  await page.keyboard.press("o");
  await expect(bar.getByRole("button", { name: "The riskiest first" })).toBeVisible();
  await page.keyboard.press("n");
  await expect(place).not.toHaveText(start ?? "");

  await page.keyboard.press("l");
  await expect(bar.getByRole("heading", { name: "As it stands" })).toBeVisible({
    timeout: 120_000,
  });
  await expect(bar.getByRole("heading", { name: /^Heard by/ })).toBeVisible();
  expect((await stored(page)).segments).toHaveLength(before.segments.length);
  await expectAccessible(page);
  await shoot(page, "beside-light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await shoot(page, "beside-dark");
  await page.setViewportSize({ width: 390, height: 844 });
  await shoot(page, "beside-phone-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await expectAccessible(page);
  await shoot(page, "beside-phone");
  await page.setViewportSize({ width: 1280, height: 800 });
  await bar.getByRole("button", { name: "Leave it" }).focus();
  await page.keyboard.press("Enter");
  await expect(bar.getByRole("heading", { name: "As it stands" })).toHaveCount(0);
  await page.keyboard.press("o");
  await page.request.patch("/api/settings", { data: { model: "auto" } });
});
