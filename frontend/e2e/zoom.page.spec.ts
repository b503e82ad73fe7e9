import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

const bar = (page: Page) => page.getByRole("scrollbar", { name: /that the waveform shows/ });

/** Where the first word that was set aside is drawn in the map: its left and right in pixels. */
const mark = (page: Page) =>
  page
    .getByRole("slider", { name: "Silence map" })
    .locator("[data-kind=removed]")
    .evaluate((path) => {
      const { left = 0 } = path.closest("svg")?.getBoundingClientRect() ?? {};
      const [, from, to] = /M(-?[\d.]+) [\d.]+H(-?[\d.]+)/.exec(path.getAttribute("d") ?? "") ?? [];
      return { left: left + Number(from), right: left + Number(to) };
    });

/** Waits until a number is the same at two looks in a row. */
async function stands(look: () => Promise<number>): Promise<void> {
  let before = Number.NaN;
  await expect(async () => {
    const last = before;
    before = await look();
    expect(before).toBe(last);
  }).toPass({ intervals: [200] });
}

for (const [width, height, colors] of [
  [1280, 800, "light"],
  [1280, 800, "dark"],
  [390, 844, "light"],
  [390, 844, "dark"],
  [844, 390, "light"],
] as const) {
  test(`the waveform is zoomed and moved, ${width} x ${height}, ${colors}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: colors });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await open(page, "states", "/?recording=interview");
    await expect(bar(page)).toHaveCount(0);
    const closer = page.getByRole("button", { name: "Zoom into the waveform" });
    const farther = page.getByRole("button", { name: "Zoom out of the waveform" });
    await expect(farther).toBeDisabled();
    const size = await closer.boundingBox();
    expect(Math.min(size?.width ?? 0, size?.height ?? 0)).toBeGreaterThanOrEqual(
      width < 768 ? 44 : 36,
    );
    for (let press = 0; press < 3; press += 1) await closer.click();
    await expect(bar(page)).toBeVisible();
    await expect.poll(() => asked.some((url) => /peaks\?start=.*end=/.test(url))).toBe(true);
    await expectAccessible(page);
    await shoot(page, `zoom-${width}x${height}-${colors}`);
    const before = Number(await bar(page).getAttribute("aria-valuenow"));
    await bar(page).press("ArrowRight");
    await expect
      .poll(async () => Number(await bar(page).getAttribute("aria-valuenow")))
      .toBeGreaterThan(before);
    await page.getByRole("slider", { name: "Position in the recording" }).press("0");
    await expect(bar(page)).toHaveCount(0);
  });
}

test("keys zoom on the waveform, and mean the speed elsewhere", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  const position = page.getByRole("slider", { name: "Position in the recording" });
  await position.press("+");
  await expect(bar(page)).toBeVisible();
  await expect(page.getByLabel("Speed")).toHaveValue("1");
  await position.press("-");
  await expect(bar(page)).toHaveCount(0);
  await position.blur();
  await page.keyboard.press("+");
  await expect(page.getByLabel("Speed")).toHaveValue("1.25");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("On the waveform or the map: zoom");
});

test("what is pointed at stays there, in waveform and map alike", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await page.waitForFunction(() =>
    document.querySelector("[data-kind=removed]")?.getAttribute("d"),
  );
  const wave = await page.locator("canvas").boundingBox();
  const closer = async (turns: number) => {
    const { left, right } = await mark(page);
    const width = async () => {
      const now = await mark(page);
      return now.right - now.left;
    };
    const middle = (left + right) / 2;
    await page.mouse.move(middle, (wave?.y ?? 0) + 20);
    await page.keyboard.down("Control");
    for (let turn = 0; turn < turns; turn += 1) await page.mouse.wheel(0, -100);
    await page.keyboard.up("Control");
    await expect(bar(page)).toBeVisible();
    await expect.poll(width).toBeGreaterThan(right - left); // Turn after turn is drawn ...
    await stands(width); // ... until the last.
    return middle;
  };
  await closer(6); // Before, the mark was drawn wider than it is, so as to be seen.
  const middle = await closer(3);
  const large = await mark(page);
  expect(large.right - large.left).toBeGreaterThan(20);
  expect(Math.abs((large.left + large.right) / 2 - middle)).toBeLessThan(5);
  expect(await page.evaluate(() => visualViewport?.scale)).toBe(1); // The page itself stayed.
  const where = () => bar(page).getAttribute("aria-valuetext");
  const here = await where();
  await page.mouse.wheel(120, 0);
  await expect.poll(where).not.toBe(here);
});

test("the zoomed waveform goes along with what is played", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  const position = page.getByRole("slider", { name: "Position in the recording" });
  for (let press = 0; press < 8; press += 1) await position.press("+");
  await expect(bar(page)).toHaveAttribute("aria-valuetext", /^0:00 to/);
  await position.press("PageUp"); // A jump of 30 s.
  await expect(bar(page)).not.toHaveAttribute("aria-valuetext", /^0:00 to/);
  const start = Number(await bar(page).getAttribute("aria-valuenow"));
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect
    .poll(async () => Number(await bar(page).getAttribute("aria-valuenow")), { timeout: 20_000 })
    .toBeGreaterThan(start + 1);
});
