import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

const SIZES = [
  [1440, 900],
  [1280, 800],
  [640, 400], // 1280 x 800 at 200 %.
  [844, 390], // A phone held sideways.
  [390, 844],
] as const;

/** How much of the window's height shows text, and what sticks out or lies over it. */
async function measured(page: Page) {
  return page.evaluate(() => {
    const rect = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
    const main = rect("main");
    const text = rect("[aria-label=Transcript]");
    const bars = [...document.querySelectorAll<HTMLElement>("[data-sticky]")];
    let top = Math.max(main?.top ?? 0, text?.top ?? 0);
    let bottom = Math.min(main?.bottom ?? 0, text?.bottom ?? 0);
    for (const bar of bars) {
      const { top: from, bottom: to } = bar.getBoundingClientRect();
      if (bar.dataset.sticky === "top") top = Math.max(top, to);
      else bottom = Math.min(bottom, from);
    }
    const player = rect("[aria-label=Player]");
    const middle = (main?.left ?? 0) + (main?.width ?? 0) / 2;
    return {
      share: (bottom - top) / innerHeight,
      /** What is met in the middle of the text, from its top to its bottom. */
      covered: [0.02, 0.25, 0.5, 0.75, 0.98].filter((part) => {
        const met = document.elementFromPoint(middle, top + part * (bottom - top));
        return !met?.closest("[aria-label=Transcript]");
      }),
      below: (player?.bottom ?? 0) - innerHeight,
      apart: (player?.top ?? 0) - (main?.bottom ?? 0),
      sideways: [document.documentElement, document.querySelector("main")]
        .filter((one) => one && one.scrollWidth > one.clientWidth)
        .map((one) => one?.tagName),
    };
  });
}

for (const [width, height] of SIZES) {
  for (const colors of ["light", "dark"] as const) {
    test(`half of the window is text: ${width} x ${height}, ${colors}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme: colors });
      await open(page, "states", "/?recording=interview");
      await expect(page.locator("[data-word]").first()).toBeAttached();
      await expect.poll(async () => (await measured(page)).share).toBeGreaterThanOrEqual(0.5);
      await shoot(page, `size-${width}x${height}-${colors}-opened`);
      await page.mouse.move(width / 2, height / 2);
      await page.mouse.wheel(0, 600);
      await expect.poll(async () => (await measured(page)).share).toBeGreaterThanOrEqual(0.5);
      await expect
        .poll(async () => {
          const { covered, below, apart, sideways } = await measured(page);
          return { covered, below, apart, sideways };
        })
        .toEqual({ covered: [], below: 0, apart: 0, sideways: [] });
      if (colors === "light") await expectAccessible(page); // Colors are looked at elsewhere.
      await shoot(page, `size-${width}x${height}-${colors}`);

      const doubtful = page.getByRole("region", { name: "Review" }).getByText("Doubtful");
      await expect(async () => {
        await page.keyboard.press("n");
        await expect(doubtful).toBeVisible({ timeout: 500 });
      }).toPass();
      await expect(page.locator("[data-spoken]")).toBeInViewport();
      await shoot(page, `size-${width}x${height}-${colors}-review`);
      await page.mouse.wheel(0, 600); // The spot may be at the very top, under the header.
      await expect.poll(async () => (await measured(page)).share).toBeGreaterThanOrEqual(0.5);
    });
  }
}
