import { existsSync } from "node:fs";
import { TACET } from "../playwright.config";
import { PictureLibrary } from "./screens/library";
import { AFTERWARDS, SCREENS } from "./screens/screens";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own; `make setup` installs it");

const SIZES = [
  { name: "desktop", width: 1280, height: 800 },
  { name: "phone", width: 390, height: 844 },
] as const;

const library = new PictureLibrary();

test.beforeAll(async ({ request }) => {
  test.setTimeout(480_000);
  await library.fill(request);
});
test.afterAll(() => library.remove());

for (const { name: size, width, height } of SIZES) {
  for (const [name, show] of Object.entries(SCREENS)) {
    test(`${name}, ${size}`, async ({ page }) => {
      await page.setViewportSize({ width, height });
      await show({ page, library, small: size === "phone" });
      for (const colors of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: colors });
        await expectAccessible(page);
        await shoot(page, `screen-${name}-${size}-${colors}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      await AFTERWARDS[name]?.(page);
    });
  }
}
