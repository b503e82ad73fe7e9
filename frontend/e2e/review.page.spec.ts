import type { Locator, Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, settled, shoot, test } from "./support";

needsBrowser();

async function boxOf(one: Locator) {
  const box = await one.boundingBox();
  if (!box) throw new Error("it has no place on the page");
  return box;
}

async function overlap(one: Locator, other: Locator): Promise<boolean> {
  const [a, b] = [await boxOf(one), await boxOf(other)];
  const apart = a.x + a.width <= b.x || b.x + b.width <= a.x;
  return !(apart || a.y + a.height <= b.y || b.y + b.height <= a.y);
}

/** The moment that the review tells of a spot, in seconds. */
function momentOf(about: string | null | undefined): number {
  const [, minutes = 0, seconds = 0] = (about ?? "").match(/ at (\d+):(\d\d)/) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

async function setAside(page: Page): Promise<Locator> {
  const bar = page.getByRole("region", { name: "Review" });
  const aside = bar.getByRole("button", { name: "Set aside" });
  await expect(async () => {
    await page.keyboard.press("n"); // To the first doubtful spot: the mock's text is never the same.
    await expect(aside).toBeVisible({ timeout: 500 });
  }).toPass();
  await aside.click();
  return bar;
}

for (const [width, height] of [
  [1280, 800],
  [844, 390],
  [390, 844],
] as const) {
  test(`a toast covers neither text nor review, ${width} x ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page, "states", "/?recording=interview");
    await expect(page.locator("[data-word]").first()).toBeAttached();
    const bar = await setAside(page);
    const toast = page.getByRole("dialog").filter({ hasText: "set aside." });
    await expect(toast).toBeVisible();
    await settled(page);
    expect(await overlap(toast, bar)).toBe(false);
    expect(await overlap(toast, page.locator("main"))).toBe(false);
    await shoot(page, `toast-${width}`);
    const place = bar.getByText(/^\d+ of \d+$/);
    const before = await place.textContent();
    await page.keyboard.press("Control+z");
    await expect(place).not.toHaveText(before ?? "");
    await expect(toast).toHaveCount(0);
    await expectAccessible(page);
  });
}

test("the map and the box for set-aside words leave n and Space to the page", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await expect(page.locator("[data-word]").first()).toBeAttached(); // Now nothing moves any more.
  const map = page.getByRole("slider", { name: "Silence map" });
  const { x, y, width, height } = await boxOf(map);
  await page.mouse.click(x + width / 2, y + height / 2);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Review" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible(); // The spot plays by itself.
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(page.getByRole("region", { name: "About this stretch" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByLabel("Show set-aside words").click();
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await expect(page.getByLabel("Show set-aside words")).toBeChecked();
  await page.keyboard.press("n");
  await expect(page.getByRole("region", { name: "Review" })).toBeVisible();
});

test("the first stop of the page leads past the index", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the transcript" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  await expect(page).toHaveURL(/recording=interview/);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("a long press on any word shows its card and plays nothing", async ({ page, context }) => {
    await open(page, "states", "/?recording=interview");
    const { x, y, width, height } = await boxOf(
      page.locator("[data-word]:not([data-doubt])").first(),
    );
    const touch = await context.newCDPSession(page);
    const point = { x: x + width / 2, y: y + height / 2 };
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
    await expect(page.getByRole("tooltip")).toBeVisible();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await page.waitForTimeout(400);
    await expect(page.getByRole("tooltip")).toBeVisible();
    await expect(page.getByRole("button", { name: "Set aside" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
    await shoot(page, "long-press");
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await expectAccessible(page);
  });
});

test("a doubtful word is typed over in a review, and one is led on to the next and hears it", async ({
  page,
}) => {
  await open(page, "states", "/?recording=interview");
  const bar = page.getByRole("region", { name: "Review" });
  const about = bar.getByRole("status");
  const spots: { about: string; title: string }[] = [];
  await expect(page.locator("[data-word]").first()).toBeAttached();
  await expect(async () => {
    await page.keyboard.press("n"); // To a doubtful spot that another spot follows.
    spots.push({
      about: (await about.textContent({ timeout: 500 })) ?? "",
      title: (await bar.getByText(/^\d+ of \d+$/).textContent({ timeout: 500 })) ?? "",
    });
    expect(spots.at(-2)?.about).toContain("Doubtful");
    expect(momentOf(spots.at(-1)?.about) - momentOf(spots.at(-2)?.about)).toBeGreaterThan(3);
  }).toPass();
  await page.keyboard.press("Shift+N");
  const [place, total] = (spots.at(-2)?.title ?? "").split(" of ").map(Number);
  await expect(bar.getByText(`${place} of ${total}`, { exact: true })).toBeVisible();
  await page.keyboard.press("e");
  await expect(page.locator("[data-edit-field]")).toBeFocused();
  await page.keyboard.type("Surely");
  await page.keyboard.press("Escape");
  await expect(bar.getByText(`${place} of ${(total ?? 0) - 1}`, { exact: true })).toBeVisible();
  const next = momentOf(spots.at(-1)?.about);
  await expect.poll(async () => momentOf(await about.textContent())).toBe(next);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const position = page.getByRole("slider", { name: "Position" });
  const heard = async () => Number(await position.getAttribute("aria-valuenow"));
  await expect.poll(heard).toBeGreaterThan(next - 2);
});
