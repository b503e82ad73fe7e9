import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

for (const [colors, width] of [
  ["light", 1280],
  ["dark", 1280],
  ["light", 390],
  ["dark", 390],
] as const) {
  test(`a part in another language, ${colors}, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "languages", "/?recording=two");
    const hear = page.getByRole("button", { name: "Hear this part in German" });
    await expect(hear).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `languages-${colors}-${width}`);
    const map = page.getByRole("slider", { name: "Silence map" });
    await map.focus();
    await page.keyboard.press("Home");
    const card = page.getByRole("region", { name: "About this stretch" });
    await expect(card.getByRole("button", { name: "Transcribe this anyway" })).toBeVisible();
    await card.getByLabel("Language to hear it in").selectOption("In German");
    await expectAccessible(page);
    await shoot(page, `languages-card-${colors}-${width}`);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "of silence" }).first().click();
    await shoot(page, `languages-silence-${colors}-${width}`);
    await hear.click();
    await expect(page.getByText("From 0:40 to 1:40 the text is now in German.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Take back" })).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `languages-heard-${colors}-${width}`);
    await expect(page.locator("p[lang=de]").first()).toBeAttached();
  });
}
