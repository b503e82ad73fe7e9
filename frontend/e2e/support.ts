import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { CHROMIUM } from "../playwright.config";

export { expect, test };

/** Skips, with the reason, where there is no browser to drive. */
export function needsBrowser(): void {
  test.skip(!CHROMIUM, "no Chromium here; `make setup-system` installs it");
}

/** Sets what the mock server holds and opens the page at an address. */
export async function open(page: Page, scene: string, address = "/"): Promise<void> {
  await page.request.post(`/mock/scene/${scene}`);
  await page.goto(address);
  await expect(page.getByRole("button", { name: /Modell?:|Demonstration/ })).toBeVisible();
}

/** Fails with the broken rules when the page as it stands is hard to use for somebody. */
export async function expectAccessible(page: Page): Promise<void> {
  await page
    .getByRole("heading", { level: 1, includeHidden: true })
    .first()
    .waitFor({ state: "attached" });
  await settled(page);
  // The guards are how a menu keeps the focus; they pass it on, and nobody ever stands on one.
  // The closed-off preview of a page runs no script, so that axe would wait in it without end.
  const axe = new AxeBuilder({ page })
    .exclude("[data-base-ui-focus-guard]")
    .exclude("iframe[sandbox]");
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" | ")}`);
  expect(found).toEqual([]);
}

/**
 * Waits until nothing fades or slides any more, for colors in between belong to no design. What has
 * just opened begins to fade in with the frame after it, so that one quiet frame says nothing.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moves = () => document.getAnimations().some(({ playState }) => playState === "running");
    for (let quiet = 0; quiet < 3; quiet = moves() ? 0 : quiet + 1) {
      await new Promise(requestAnimationFrame);
    }
  });
}

/** Keeps a picture for the README and for looking at. */
export async function shoot(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.screenshot({ path: `e2e/shots/${name}.png` });
}

export interface Dropped {
  name: string;
  type: string;
  bytes: Buffer;
}

/** Drops files on the middle of the page, as a person does with a mouse. */
export async function drop(page: Page, files: Dropped[]): Promise<void> {
  const plain = files.map(({ name, type, bytes }) => ({
    name,
    type,
    text: bytes.toString("base64"),
  }));
  const transfer = await page.evaluateHandle((list) => {
    const held = new DataTransfer();
    for (const { name, type, text } of list) {
      const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
      held.items.add(new File([bytes], name, { type }));
    }
    return held;
  }, plain);
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  const middle = { clientX: width / 2, clientY: height / 2 };
  const where = { ...middle, bubbles: true, dataTransfer: transfer };
  for (const event of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("main", event, where);
    await page.waitForTimeout(50);
  }
}

/** Goes to the end of the silence map once it says that nothing was listened to there yet. */
export async function expectUnprocessedEnd(page: Page): Promise<void> {
  const map = page.getByRole("slider", { name: "Silence map" });
  await expect(async () => {
    await map.focus();
    await page.keyboard.press("End");
    await expect(map).toHaveAttribute("aria-valuetext", /^Not listened to yet/, { timeout: 500 });
  }).toPass();
  const card = page.getByRole("region", { name: "About this stretch" });
  await expect(card).toContainText("it cannot say what is here");
  await expect(card.getByRole("button", { name: "Transcribe this anyway" })).toHaveCount(0);
}
