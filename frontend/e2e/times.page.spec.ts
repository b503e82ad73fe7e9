import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

const handle = (page: Page, edge: "Start" | "End") =>
  page.getByRole("slider", { name: new RegExp(`^${edge} of “`) });

/** Opens the times of a word from its card, by keys alone. */
async function openTimes(page: Page, index: number): Promise<void> {
  await page
    .getByRole("button", { name: /^Play from/ })
    .first()
    .focus();
  for (let press = 0; press <= index; press += 1) await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("button", { name: "Set times" })).toBeVisible();
  await page.getByRole("button", { name: "Set times" }).press("Enter");
  await expect(handle(page, "Start")).toBeFocused();
}

for (const [width, height, colors] of [
  [1280, 800, "light"],
  [1280, 800, "dark"],
  [390, 844, "light"],
  [390, 844, "dark"],
  [844, 390, "light"],
] as const) {
  test(`the times of a word are set, ${width} x ${height}, ${colors}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=interview");
    await openTimes(page, 2);
    await expect(page.getByRole("region", { name: /^Times of “/ })).toBeVisible();
    const box = await handle(page, "Start").boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(44);
    await expectAccessible(page);
    await shoot(page, `times-${width}x${height}-${colors}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
    await page.keyboard.press("Escape");
    await expect(handle(page, "Start")).toHaveCount(0);
  });
}
