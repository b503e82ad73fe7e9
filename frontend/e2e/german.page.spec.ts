import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();
test.use({ locale: "de-DE" });

const PLACES = [
  ["empty", "/"],
  ["states", "/"],
  ["states", "/?recording=interview"],
  ["states", "/?recording=listening"],
  ["states", "/?recording=failed"],
  ["states", "/?recording=new"],
] as const;

const LOOKS = [
  { colors: "light", width: 1280 },
  { colors: "dark", width: 1280 },
  { colors: "light", width: 390 },
  { colors: "dark", width: 390 },
] as const;

/** Controls whose words stick out of them, or of the window, and what scrolls sideways. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button,a,label,select,legend")];
    const wide = controls.filter((one) => {
      if (!one.checkVisibility() || one.closest("[data-entry],[aria-hidden=true]")) return false;
      const { left, right, width } = one.getBoundingClientRect();
      if (width <= 1 || getComputedStyle(one).clip !== "auto") return false;
      return one.scrollWidth > one.clientWidth + 1 || left < -1 || right > innerWidth + 1;
    });
    const root = document.documentElement;
    const sideways = root.scrollWidth > root.clientWidth ? ["the page"] : [];
    return [...wide.map((one) => one.textContent || one.ariaLabel || one.tagName), ...sideways];
  });
}

for (const { colors, width } of LOOKS) {
  test(`the page in German, ${colors}, ${width} px wide`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    for (const [scene, address] of PLACES) {
      await open(page, scene, address);
      await expect(page.locator("html")).toHaveAttribute("lang", "de");
      const name = address.replace(/\W+/g, "-").replace(/^-|-$/g, "") || "start";
      await expectAccessible(page);
      expect(await cutOff(page)).toEqual([]);
      await shoot(page, `de-${scene}-${name}-${colors}-${width}`);
    }
  });

  test(`dialogs, menu and review in German, ${colors}, ${width} px wide`, async ({ page }) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "states", "/?recording=interview");
    const more = page.getByRole("button", { name: /Über diese Aufnahme/ });
    if (await more.isVisible()) await more.click();
    expect(await cutOff(page)).toEqual([]);
    await shoot(page, `de-header-${colors}-${width}`);
    for (const name of [/Modell:/, "Protokoll", "Neu transkribieren…", "Tasten und Hilfe"]) {
      if (name === "Protokoll") {
        await page.getByRole("button", { name: "Mehr", exact: true }).click();
        await page.getByRole("menu").waitFor();
        await expectAccessible(page);
        expect(await cutOff(page)).toEqual([]);
        await shoot(page, `de-menu-${colors}-${width}`);
        await page.getByRole("menuitem", { name }).click();
      } else await page.getByRole("button", { name }).click();
      await page.getByRole("dialog").waitFor();
      await expectAccessible(page);
      expect(await cutOff(page)).toEqual([]);
      const file = String(name).replace(/\W+/g, "-").toLowerCase();
      await shoot(page, `de-dialog-${file}-${colors}-${width}`);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "hidden" });
    }
    await page.locator("body").press("d");
    await page.getByRole("dialog").waitFor();
    await expectAccessible(page);
    expect(await cutOff(page)).toEqual([]);
    await shoot(page, `de-export-${colors}-${width}`);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    const review = page.getByRole("region", { name: "Durchsicht" });
    await expect(async () => {
      await page.keyboard.press("n");
      await expect(review).toBeVisible({ timeout: 500 });
    }).toPass();
    await expectAccessible(page);
    expect(await cutOff(page)).toEqual([]);
    await shoot(page, `de-review-${colors}-${width}`);
  });
}

test("German comes only where it is wanted, without a moment of English", async ({ page }) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector("h1")?.textContent;
      if (text && seen.at(-1) !== text) seen.push(text);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  await open(page, "empty");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toHaveText("Eine Aufnahme hierherziehen und ihren Text bekommen");
  const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
  expect(await seen()).toEqual(["Eine Aufnahme hierherziehen und ihren Text bekommen"]);
  await page.getByRole("button", { name: /Modell:/ }).click();
  await page.getByText("English", { exact: true }).click();
  await expect(page.getByRole("dialog", { name: "Settings" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");

  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(new URL(request.url()).pathname));
  await page.reload();
  await expect(heading).toHaveText("Drop a recording to get its words");
  expect(await seen()).toEqual(["Drop a recording to get its words"]);
  expect(fetched.filter((path) => path.startsWith("/assets/de-"))).toEqual([]);
});
