import { expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

const PLACES = [
  ["empty", "/"],
  ["states", "/"],
  ["states", "/?recording=interview"],
  ["states", "/?recording=listening"],
  ["states", "/?recording=failed"],
  ["states", "/?recording=silent"],
  ["states", "/?recording=new"],
  ["states", "/?recording=nowhere"],
] as const;

// Colors belong to the theme and layout to the width, so each needs to be seen once with the other.
const LOOKS = [
  { colors: "light", width: 1280 },
  { colors: "dark", width: 375 },
] as const;

for (const { colors, width } of LOOKS) {
  test(`nothing bars anybody's way, ${colors}, ${width} px wide`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    for (const [scene, address] of PLACES) {
      await open(page, scene, address);
      const name = address.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start";
      await expectAccessible(page);
      await shoot(page, `${scene}-${name}-${colors}-${width}`);
    }
  });

  test(`dialogs and menus bar nobody's way, ${colors}, ${width} px wide`, async ({ page }) => {
    test.setTimeout(180_000);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=interview");
    for (const name of [/Model:|Demonstration/, "Run log", "Transcribe again…", "Keys and help"]) {
      await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
      await shoot(
        page,
        `dialog-${String(name).replace(/\W+/g, "-").toLowerCase()}-${colors}-${width}`,
      );
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.locator("body").press("d");
    await page.getByRole("menu").waitFor();
    await expectAccessible(page);
  });
}
