import type { Page } from "@playwright/test";
import { named, transcribeSamples } from "./samples";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();

const NAMES = ["meeting 1.flac", "meeting 2.flac"] as const;

/** Two transcribed recordings; the first one open, without notes. */
async function openMeeting(page: Page): Promise<void> {
  await transcribeSamples(page, NAMES);
  const id = (await named(page, NAMES[0]))?.id;
  for (const note of await notes(page)) {
    await page.request.delete(`/api/recordings/${id}/notes/${note.id}`);
  }
  await page.goto(`/?recording=${id}`);
  await expect(page.locator("[data-word]").first()).toBeVisible();
}

interface Note {
  id: string;
  text: string;
  at: number | null;
}

async function notes(page: Page): Promise<Note[]> {
  const id = (await named(page, NAMES[0]))?.id;
  return (await (await page.request.get(`/api/recordings/${id}/notes`)).json()).items;
}

const texts = async (page: Page) => (await notes(page)).map(({ text }) => text);
const position = (page: Page) => page.getByRole("slider", { name: /Position/ });

test("by keys alone: marks are set, noted, found again, changed, removed and brought back", async ({
  page,
}) => {
  await openMeeting(page);
  for (let press = 0; press < 2; press += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("m");
  const field = page.getByRole("textbox", { name: "Note on the mark" });
  await expect(field).toBeFocused();
  await page.keyboard.type("ask her about this");
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
  await expect.poll(() => texts(page)).toEqual(["ask her about this"]);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("m");
  await page.keyboard.press("Escape");
  await expect.poll(() => texts(page)).toEqual(["ask her about this", ""]);
  await expect(page.locator("[data-flag]")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Notes (2)" })).toBeVisible();
  await expect(page.getByText("ask her about this")).toBeVisible();

  await page.keyboard.press(",");
  await expect(position(page)).toHaveAttribute("aria-valuenow", "10");
  await page.keyboard.press(".");
  await expect(position(page)).toHaveAttribute("aria-valuenow", "15");

  await page.getByRole("button", { name: "Edit the mark at 0:10" }).press("Enter");
  await expect(field).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.type(", twice");
  await page.keyboard.press("Enter");
  await expect.poll(() => texts(page)).toEqual(["ask her about this, twice", ""]);
  await expectAccessible(page);
  await shoot(page, "marks-light");
  await page.getByRole("button", { name: "Remove the mark at 0:10" }).press("Enter");
  await expect.poll(() => texts(page)).toEqual([""]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => texts(page)).toEqual(["ask her about this, twice", ""]);
  await page.reload();
  await expect(page.locator("[data-flag]")).toHaveCount(2);
});

for (const { colors, width } of [
  { colors: "light", width: 1280 },
  { colors: "dark", width: 390 },
] as const) {
  test(`the list of notes, ${colors}, ${width} px wide`, async ({ page }) => {
    await openMeeting(page);
    const id = (await named(page, NAMES[0]))?.id;
    await page.request.post(`/api/recordings/${id}/notes`, { data: { text: "", at: 3 } });
    await expect(page.locator("[data-flag]")).toHaveCount(1); // Told by the server.
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: colors });
    const more = page.getByRole("button", { name: /About this recording/ });
    if (await more.isVisible()) await more.click();
    await page.getByRole("button", { name: "Notes" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "On the whole recording" }).fill("With Ada and Bob.");
    await dialog.getByRole("textbox", { name: "Note at 0:03" }).fill("begins here");
    await page.keyboard.press("Tab");
    await expect.poll(() => texts(page)).toEqual(["With Ada and Bob.", "begins here"]);
    await expectAccessible(page);
    await shoot(page, `notes-${colors}-${width}`);
    await dialog.getByRole("button", { name: "Remove the mark at 0:03" }).click();
    await expect.poll(() => texts(page)).toEqual(["With Ada and Bob."]);
    await dialog.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => texts(page)).toEqual(["With Ada and Bob.", "begins here"]);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "With Ada and Bob." })).toBeVisible();
    await shoot(page, `noted-${colors}-${width}`);
  });
}

test("recordings are joined in an order, and the whole is opened", async ({ page }) => {
  await openMeeting(page);
  await page.getByPlaceholder("Filter", { exact: true }).fill("meeting");
  await page.getByRole("button", { name: "Select" }).click();
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Join…" }).click();
  const dialog = page.getByRole("dialog");
  const order = dialog.getByRole("list", { name: "Order" }).locator("li");
  await expect(order).toHaveCount(2);
  await dialog.getByRole("button", { name: `Move ${NAMES[0]} down` }).press("Enter");
  await expect(order.nth(1)).toContainText(NAMES[0]);
  await expectAccessible(page);
  await shoot(page, "join-light");
  await dialog.getByRole("textbox", { name: "Name of the whole" }).fill("The whole day");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("“The whole day” is in the list now.")).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("The whole day");
  await expect(page.locator("[data-word]").first()).toBeVisible();
  await shoot(page, "joined-light");
  const whole = await named(page, "The whole day");
  await page.request.delete(`/api/recordings/${whole?.id}`);
});

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("vocabulary, notes and joining, on a phone", async ({ page }) => {
    await openMeeting(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: "Vokabular" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await expectAccessible(page);
    await shoot(page, "de-vocabulary-390");
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await page.keyboard.press("m");
    await expect(page.getByRole("textbox", { name: "Notiz zur Marke" })).toBeFocused();
    await expectAccessible(page);
    await shoot(page, "de-mark-390");
  });
});
