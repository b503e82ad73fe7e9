import {
  expect,
  expectAccessible,
  expectUnprocessedEnd,
  needsBrowser,
  open,
  shoot,
  test,
} from "./support";

needsBrowser();

for (const [colors, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 375],
  ["dark", 375],
] as const) {
  test(`map, card and review, ${colors}, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=interview");
    await expect(page.locator("[data-word]").first()).toBeAttached();
    const map = page.getByRole("slider", { name: "Silence map" });
    await map.focus();
    for (let step = 0; step < 40; step += 1) {
      if (/^Set aside/.test((await map.getAttribute("aria-valuetext")) ?? "")) break;
      const at = (await map.getAttribute("aria-valuenow")) ?? "";
      await page.keyboard.press("ArrowRight");
      await expect(map).not.toHaveAttribute("aria-valuenow", at); // Else a step more would be made.
    }
    await expect(page.getByRole("region", { name: "About this stretch" })).toContainText(
      "Set aside",
    );
    await expectAccessible(page);
    await shoot(page, `map-${colors}-${width}`);
    const height = (await map.boundingBox())?.height ?? 0;
    expect(height).toBeGreaterThanOrEqual(width < 768 ? 44 : 24);
    await page.keyboard.press("Escape");
    await page.locator("body").click({ position: { x: 5, y: 5 } });
    await page.getByLabel("Show set-aside words").check();
    await page.getByRole("button", { name: "Review" }).click();
    await expect(page.getByRole("region", { name: "Review" })).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `review-${colors}-${width}`);
  });
}

for (const { colors, width } of [
  { colors: "light", width: 1280 },
  { colors: "dark", width: 375 },
] as const) {
  test(`what is not listened to yet says so, ${colors}, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=listening");
    await expectUnprocessedEnd(page);
    await expectAccessible(page);
    await shoot(page, `unprocessed-${colors}-${width}`);
  });
}

test("a run that was stopped never calls the rest silence", async ({ page }) => {
  await open(page, "states", "/?recording=stopped");
  await expectUnprocessedEnd(page);
});

test("the map of ten hours is drawn and walked in a moment", async ({ page }) => {
  await open(page, "long", "/?recording=long");
  const map = page.getByRole("slider", { name: "Silence map" });
  await map.focus();
  const began = Date.now();
  for (let step = 0; step < 20; step += 1) await page.keyboard.press("ArrowRight");
  await expect(map).toHaveAttribute("aria-valuenow", "20");
  expect(Date.now() - began).toBeLessThan(3000);
  const drawn = await map
    .locator("path")
    .evaluateAll((paths) =>
      paths.reduce((sum, path) => sum + (path.getAttribute("d")?.length ?? 0), 0),
    );
  expect(drawn).toBeLessThan(60_000);
});
