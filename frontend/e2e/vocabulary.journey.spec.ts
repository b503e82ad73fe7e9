import type { Page } from "@playwright/test";
import { named, transcribeSamples } from "./samples";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();

const NAMES = ["first talk.flac", "second talk.flac"] as const;

/** The sample twice, under two names, transcribed; the first one open. */
async function openTalks(page: Page): Promise<void> {
  await transcribeSamples(page, NAMES);
  await page.goto(`/?recording=${(await named(page, NAMES[0]))?.id}`);
  await expect(page.locator("[data-word]").first()).toBeVisible();
}

/** The text of a recording's current run, as the server has it. */
async function textOf(page: Page, name: string): Promise<string> {
  const id = (await named(page, name))?.run?.id;
  const { segments } = await (await page.request.get(`/api/runs/${id}/transcript`)).json();
  return segments.map(({ text }: { text: string }) => text).join("");
}

const dialog = (page: Page) => page.getByRole("dialog");
const rows = (page: Page) => dialog(page).getByRole("list", { name: "Terms" }).locator("li");

test.afterEach(async ({ page }) => {
  const { items } = await (await page.request.get("/api/vocabulary")).json();
  for (const { id } of items) await page.request.delete(`/api/vocabulary/${id}`);
});

test("terms are added, changed, found, removed and brought back, by key alone", async ({
  page,
}) => {
  await openTalks(page);
  await page.getByRole("button", { name: "Vocabulary" }).focus();
  await page.keyboard.press("Enter");
  const term = dialog(page).getByRole("textbox", { name: "Name or term" });
  await term.focus();
  await page.keyboard.type("Sweynheim");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Swainheim, Swine Heim");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveText(["Sweynheiminstead of “Swainheim”, “Swine Heim”"]);
  await expect(term).toBeFocused();
  await page.keyboard.type("Łódź");
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(2);
  await expectAccessible(page);
  await shoot(page, "vocabulary-light");

  await dialog(page).getByRole("button", { name: "Edit Sweynheim" }).press("Enter");
  await page.keyboard.press("End");
  await page.keyboard.type(" & Pannartz");
  await page.keyboard.press("Enter");
  await expect(rows(page).first()).toContainText("Sweynheim & Pannartz");
  await expect(rows(page)).toHaveCount(2);

  await dialog(page).getByRole("searchbox", { name: "Find a term" }).fill("lód");
  await expect(rows(page)).toHaveCount(0);
  await dialog(page).getByRole("searchbox", { name: "Find a term" }).fill("łó");
  await expect(rows(page)).toHaveCount(1);
  await dialog(page).getByRole("button", { name: "Remove Łódź" }).press("Enter");
  await expect(rows(page)).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Undo" }).press("Enter");
  await expect(rows(page)).toHaveText(["Łódź"]);
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
});

test("a list of thousands is imported and stays quick; a bad line is named", async ({ page }) => {
  await openTalks(page);
  await page.getByRole("button", { name: "Vocabulary" }).click();
  await dialog(page).getByText("Only this recording").click();
  const file = page.getByTestId("vocabulary-file");
  const bad = "term,language\nTacet,en\nFoo,Klingonian\n";
  await file.setInputFiles({ name: "bad.csv", mimeType: "text/csv", buffer: Buffer.from(bad) });
  await expect(dialog(page).getByText(/Line 3/)).toBeVisible();
  const many = Array.from({ length: 4000 }, (_, at) => `Term number ${at}`).join("\n");
  await file.setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from(many) });
  await expect(
    dialog(page).getByText("Imported. The vocabulary now has 4,000 terms."),
  ).toBeVisible();
  expect(await rows(page).count()).toBeLessThan(60);
  await dialog(page).getByRole("searchbox", { name: "Find a term" }).fill("number 3999");
  await expect(rows(page)).toHaveText(["Term number 3999"]);
  const fetched = page.waitForEvent("download");
  await dialog(page).getByRole("link", { name: "Export" }).click();
  expect((await fetched).suggestedFilename()).toBe("vocabulary.csv");
});

test("a word is corrected from its card, and everywhere, and all of it is taken back", async ({
  page,
}) => {
  await openTalks(page);
  const before = await Promise.all(NAMES.map((name) => textOf(page, name)));
  const word = page.locator("[data-word]").nth(1);
  const text = ((await word.textContent()) ?? "").trim();
  await word.hover();
  await page.getByRole("button", { name: "Add to vocabulary…" }).click();
  const field = dialog(page).getByRole("textbox", { name: "As it is to be written" });
  await expect(field).toBeFocused();
  await field.fill("Zanzibar");
  await expect(dialog(page).getByText("is noted as a wrong spelling")).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "vocabulary-add-light");
  await dialog(page).getByRole("button", { name: "Add, and fix it everywhere…" }).click();
  await page.getByText("All transcripts").click();
  await expect(dialog(page).getByText(NAMES[1])).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "vocabulary-fix-light");
  await dialog(page)
    .getByRole("button", { name: /^Fix \d+ places?$/ })
    .press("Enter");
  await expect(dialog(page).getByText(/fixed in \d+ recordings/)).toBeVisible();
  for (const name of NAMES) expect(await textOf(page, name)).toContain("anzibar");
  await expect(page.locator("[data-written]").first()).toContainText("anzibar");
  await dialog(page).getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => Promise.all(NAMES.map((name) => textOf(page, name)))).toEqual(before);
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-written]")).toHaveCount(0);
  expect(text).not.toBe("");
});

test("the selected words go into the vocabulary by key, from the text and from a field", async ({
  page,
}) => {
  await openTalks(page);
  await page.locator("[data-word]").first().selectText();
  await page.locator("body").press("v");
  await expect(dialog(page)).toContainText("Add to the vocabulary");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(page.locator("[data-edit-field]")).toBeFocused();
  await page.keyboard.press("Alt+v");
  await expect(dialog(page)).toContainText("Add to the vocabulary");
});

for (const { colors, width } of [
  { colors: "dark", width: 1280 },
  { colors: "light", width: 390 },
  { colors: "dark", width: 390 },
] as const) {
  test(`the vocabulary bars nobody's way, ${colors}, ${width} px wide`, async ({ page }) => {
    await openTalks(page);
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme: colors });
    await page.getByRole("button", { name: "Vocabulary" }).click();
    await dialog(page).getByRole("textbox", { name: "Name or term" }).fill("Sweynheim");
    await dialog(page).getByRole("textbox", { name: "Written wrongly as" }).fill("garden");
    await page.keyboard.press("Enter");
    await expect(rows(page)).toHaveCount(1);
    await expectAccessible(page);
    await shoot(page, `vocabulary-${colors}-${width}`);
    await dialog(page).getByRole("button", { name: "Fix this transcript…" }).click();
    await expect(dialog(page).getByRole("checkbox").first()).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `vocabulary-fix-${colors}-${width}`);
  });
}
