import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

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

/** The page with a finished recording in front, in a theme and width. */
async function openInterview(page: Page, colorScheme: "light" | "dark", width: number) {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await open(page, "states", "/?recording=interview");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("interview-03.m4a");
  await expect(page.locator("[data-word]").first()).toBeAttached();
  const more = page.getByRole("button", { name: /About this recording/ });
  if (await more.isVisible()) await more.click(); // A small window keeps the room for the text.
}

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
    await openInterview(page, colors, width);
    for (const name of [/Model:|Demonstration/, "Run log", "Transcribe again…", "Keys and help"]) {
      if (name === "Run log") {
        await page.getByRole("button", { name: "More", exact: true }).click();
        await page.getByRole("menu").waitFor();
        await expectAccessible(page);
        await shoot(page, `menu-more-${colors}-${width}`);
        await page.getByRole("menuitem", { name }).click();
      } else await page.getByRole("button", { name }).click();
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
    await page.getByRole("dialog", { name: "Export" }).waitFor();
    for (const format of [/\.srt/, /\.html/, /\.docx/, /\.txt/]) {
      await page.getByRole("radio", { name: format }).check();
      await expect(page.getByRole("region", { name: "Preview" })).toContainText(format);
      await expectAccessible(page);
      await shoot(page, `export${String(format).replace(/\W+/g, "-")}${colors}-${width}`);
    }
  });
}

for (const { colors, width } of LOOKS) {
  test(`a line about what was done covers nothing, ${colors}, ${width} px wide`, async ({
    page,
  }) => {
    await openInterview(page, colors, width);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    const undo = page.getByRole("button", { name: "Undo" });
    await undo.hover(); // As long as somebody points at the line, it stays.
    await expectAccessible(page);
    await shoot(page, `toast-${colors}-${width}`);
    expect(await covered(page)).toEqual([]);
    await undo.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("interview-03.m4a");
  });

  test(`a silence that was opened, ${colors}, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=interview");
    const silence = page.getByRole("button", { name: /of silence/ }).first();
    await silence.click();
    await expect(silence).toHaveAttribute("aria-expanded", "true");
    await expect(
      page.getByRole("button", { name: "Transcribe this anyway" }).first(),
    ).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `silence-${colors}-${width}`);
  });
}

/** Names of the controls that a line about what was done lies over. */
function covered(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const undo = [...document.querySelectorAll("button")].find((one) => one.textContent === "Undo");
    const line =
      undo?.closest("[role=dialog],[role=alertdialog],[role=region]") ?? undo?.parentElement;
    return [...document.querySelectorAll("button,a,input,select,[role=slider]")]
      .filter((one) => !line?.contains(one) && one.checkVisibility())
      .filter((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        const [x, y] = [(left + right) / 2, (top + bottom) / 2];
        // What has been scrolled away lies under nothing.
        const within = one.closest("nav,main")?.getBoundingClientRect();
        if (within && (y < within.top || y > within.bottom)) return false;
        return line?.contains(document.elementFromPoint(x, y)) ?? true;
      })
      .map((one) => one.getAttribute("aria-label") ?? one.textContent ?? "");
  });
}
