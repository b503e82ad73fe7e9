import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { drop, expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();
test.use({ locale: "de-DE" });

const NAME = "auf Deutsch.flac";

test("in German: a file is dropped, its text read, a word reviewed and the text downloaded", async ({
  page,
}) => {
  await page.goto("/");
  const bytes = readFileSync("public/sample.flac");
  await drop(page, [{ name: NAME, type: "audio/flac", bytes }]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(NAME);
  const words = page.locator("[data-word]");
  await expect(words.first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/Sprache in .* · Dauer/)).toBeVisible({ timeout: 120_000 });
  const text = (await words.first().textContent()) ?? "";

  await words.first().hover();
  await page.getByRole("button", { name: "Beiseitelegen" }).click();
  await expect(page.getByText(/beiseitegelegt\.$/)).toBeVisible();
  await expect(page.getByText(/1 Stelle von Hand beiseitegelegt/)).toBeVisible();
  await page.getByRole("button", { name: "Rückgängig" }).click();
  await expect(words.first()).toHaveText(text);
  await expectAccessible(page);
  await shoot(page, "de-journey");

  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Exportieren …" }).click();
  await page.getByRole("radio", { name: /^Reiner Text/ }).check();
  await page.getByRole("dialog").getByRole("link", { name: ".txt laden" }).click();
  expect(await readFile(await (await waiting).path(), "utf8")).toContain(text.trim());
});

test.afterAll(async ({ request }) => {
  const { items } = await (await request.get("/api/recordings")).json();
  for (const { id, name } of items) {
    if (name === NAME) await request.delete(`/api/recordings/${id}`);
  }
});
