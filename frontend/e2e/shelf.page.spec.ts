import type { Page } from "@playwright/test";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();

const list = (page: Page) => page.getByRole("navigation", { name: "Recordings" });
const row = (page: Page, name: string) =>
  list(page).getByRole("checkbox", { name: new RegExp(`^${name}`) });

/** Waits until the server lists so many recordings that pass a filter. */
async function expectListed(page: Page, filter: string, count: number): Promise<void> {
  await expect
    .poll(async () => (await (await page.request.get(`/api/recordings?${filter}`)).json()).total)
    .toBe(count);
}

test("twenty of sixty are tagged in one go by keys alone, and that is taken back", async ({
  page,
}) => {
  await open(page, "shelf", "/?folder=talks");
  await expect(page.getByText("40 of 62 recordings")).toBeVisible();
  await list(page).getByRole("link").first().focus();
  await page.keyboard.press(" ");
  for (let step = 1; step < 20; step += 1) await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("20 of 40 selected")).toBeVisible();
  await page.getByRole("button", { name: "Tags and folder" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Tags and folder of 20 recordings" });
  await dialog.getByRole("textbox", { name: "New tag" }).fill("spring");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("checkbox", { name: "spring" })).toBeChecked();
  await expectAccessible(page);
  await shoot(page, "shelf-filing-light");
  await dialog.getByRole("button", { name: "Apply" }).press("Enter");
  await expectListed(page, "tag=spring", 20);
  await page.getByRole("button", { name: "Undo" }).click();
  await expectListed(page, "tag=spring", 0);
});

test("filters, order and archive are asked of the server and stand in the address", async ({
  page,
}) => {
  await open(page, "shelf");
  await page.getByRole("button", { name: "Order and filters" }).click();
  const options = page.getByRole("region", { name: "Order and filters" });
  await options.getByLabel("Tag").selectOption("pilot");
  await options.getByLabel("Order").selectOption("-length");
  await expect(page.getByText("12 of 62 recordings")).toBeVisible();
  await expect(list(page).getByRole("link").first()).toContainText("1 min 35 s");
  await expectAccessible(page);
  await shoot(page, "shelf-options-light");
  await page.getByRole("button", { name: "Order and filters" }).click();
  await page.reload();
  await expect(page.getByText("12 of 62 recordings")).toBeVisible();
  await page.getByRole("button", { name: "Take away: Tag: pilot" }).click();
  await expect(page.getByText("62 recordings")).toBeVisible();
});

test("all that fit are archived together, found in the archive, and brought back", async ({
  page,
}) => {
  await open(page, "shelf", "/?folder=interviews");
  await list(page).getByRole("link").first().focus();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("20 of 20 selected")).toBeVisible();
  await page.getByRole("button", { name: "Archive it" }).click();
  await expectListed(page, "archived=true", 20);
  await expect(page.getByText("No recording fits these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expectListed(page, "archived=true", 0);
});

test("a recording waits until it is started", async ({ page }) => {
  await open(page, "shelf", "/?recording=fresh-1");
  await page.getByRole("button", { name: "Choose model and language" }).click();
  await page.getByRole("button", { name: "Transcribe later" }).click();
  const main = page.getByRole("main");
  await expect(main.getByText("Waits until you start it")).toBeVisible();
  await main.getByRole("button", { name: "Start now" }).click();
  await expect(page.locator("[data-word]").first()).toBeVisible();
});

test("a long list is read page by page", async ({ page }) => {
  let rows = 0;
  page.on("response", async (response) => {
    if (!/\/api\/recordings\?/.test(response.url())) return;
    rows += (await response.json().catch(() => ({ items: [] }))).items.length;
  });
  await open(page, "many");
  await expect(page.getByText("1,000 recordings")).toBeVisible();
  expect(rows).toBeLessThan(300);
  await list(page).evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(list(page).getByText("speech-test-0899.wav")).toBeAttached();
  expect(rows).toBeLessThan(900);
});

test("a word is found in all texts, heard in place, and opened where it is said", async ({
  page,
}) => {
  await open(page, "shelf");
  await page.keyboard.press("Control+k");
  const field = page.getByRole("searchbox", { name: "Search all recordings" });
  await expect(field).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("listen silence");
  const results = page.getByRole("navigation", { name: "What was found" });
  await expect(results.locator("mark").first()).toBeVisible();
  await expect(page).toHaveURL(/search=listen\+silence/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press(" ");
  await expect(results.getByRole("button", { name: /^Stop the place/ })).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "shelf-search-light");
  await page.keyboard.press(" ");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/recording=shelf-.*hit=/);
  await expect(page.locator("[data-spoken]")).toBeVisible();
  await page.goBack();
  await expect(page).not.toHaveURL(/hit=/);
  await expect(results).toBeVisible();
  await field.fill("nowhere");
  await expect(page.getByText(/^Nothing was found/)).toBeVisible();
});

test("very many hits come page by page; a lost server is told, and asked again", async ({
  page,
}) => {
  await open(page, "many");
  await page.getByRole("button", { name: "Search all recordings" }).click();
  await page.keyboard.type("world");
  await expect(page.getByText("The first 50 places; more come as you scroll")).toBeVisible();
  const results = page.getByRole("navigation", { name: "What was found" });
  await results.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(page.getByText("The first 100 places")).toBeVisible();
  await page.route("**/api/search*", (route) => route.abort());
  await page.getByRole("searchbox", { name: "Search all recordings" }).fill("door");
  await expect(page.getByText(/^The search did not work/)).toBeVisible({ timeout: 30_000 });
  await page.unroute("**/api/search*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(results.locator("mark").first()).toBeVisible();
});

for (const colors of ["light", "dark"] as const) {
  test(`list and search on a phone, ${colors}`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "shelf");
    await expectAccessible(page);
    await shoot(page, `shelf-list-${colors}-390`);
    await page.getByRole("button", { name: "Select" }).click();
    await row(page, "interview 60").check();
    await expectAccessible(page);
    await shoot(page, `shelf-select-${colors}-390`);
    await page.getByRole("button", { name: "Done" }).click();
    await page.getByRole("button", { name: "Search all recordings" }).click();
    await page.keyboard.type("listen");
    const results = page.getByRole("navigation", { name: "What was found" });
    await expect(results.locator("mark").first()).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `shelf-search-${colors}-390`);
    await results.locator("[data-hit]").first().click();
    await expect(page.locator("[data-word]").first()).toBeVisible();
    await page.goBack();
    await expect(results).toBeVisible();
  });
}
