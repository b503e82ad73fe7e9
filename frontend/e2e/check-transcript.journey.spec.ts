import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { drop, expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();

// The second test is about what the first one dropped.
test.describe.configure({ mode: "serial" });

const NAME = "check me.flac";

/** Lets everything be written and everything be set aside: the evidence is told to count for nothing. */
const ALL_ASIDE = {
  silence: "strict",
  vad_filter: false,
  certain_threshold: 1,
  min_word_speech: 1,
};
/** Lets nothing be heard at all. */
const DEAF = { vad_threshold: 1, vad_leave_threshold: 1, certain_threshold: 1 };

async function transcribed(page: Page, options: object): Promise<void> {
  const id = new URL(page.url()).searchParams.get("recording");
  const asked = await page.request.post(`/api/recordings/${id}/runs`, {
    data: { model: "nano-en", ...options },
  });
  const { id: run } = await asked.json();
  await expect
    .poll(async () => (await (await page.request.get(`/api/runs/${run}`)).json()).state, {
      timeout: 120_000,
    })
    .toBe("done");
}

async function downloaded(page: Page, format: string): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("radio", { name: new RegExp(` \\.${format}\\b`) }).check();
  await page
    .getByRole("dialog")
    .getByRole("link", { name: `Download .${format}` })
    .click();
  return readFile(await (await waiting).path(), "utf8");
}

test("a transcript is checked: the map, a word restored, a stretch transcribed anyway", async ({
  page,
  context,
}) => {
  await page.goto("/");
  const bytes = readFileSync("public/sample.flac");
  await drop(page, [{ name: NAME, type: "audio/flac", bytes }]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(NAME);
  await expect(page.locator("[data-word]").first()).toBeVisible({ timeout: 120_000 });

  await transcribed(page, ALL_ASIDE);
  const map = page.getByRole("slider", { name: "Silence map" });
  await expect(page.getByText(/set aside as unsupported/)).toBeVisible();
  await expect(map.locator("[data-kind=removed]")).not.toHaveAttribute("d", "");

  const other = await context.newPage();
  await other.goto(page.url());
  await page.getByRole("button", { name: "Look at it" }).click();
  const review = page.getByRole("region", { name: "Review" });
  await expect(review).toContainText("Set aside");
  await shoot(page, "review-light");
  await review.getByRole("button", { name: "Restore" }).click();
  const word = page.locator("[data-word]").first();
  await expect(word).toBeVisible();
  const text = (await word.textContent()) ?? "";
  await expect(other.locator("[data-word]").first()).toHaveText(text, { timeout: 2_000 });
  await other.close();
  await expect(page.getByText(/restored by a person/).first()).toBeVisible();
  for (const format of ["txt", "srt", "json"])
    expect(await downloaded(page, format)).toContain(text);

  await transcribed(page, DEAF);
  await expect(page.getByText("Nobody speaks in this recording.").last()).toBeVisible();
  await map.focus();
  await page.keyboard.press("Home");
  await expect(map).toHaveAttribute("aria-valuetext", /^Silence, 0:00 to/);
  const card = page.getByRole("region", { name: "About this stretch" });
  await card.getByRole("button", { name: "Transcribe this anyway" }).click();
  await expect(page.getByText(/words? added at 0:00/)).toBeVisible({ timeout: 60_000 });
  const asked = page.locator("[data-asked]");
  await expect(asked.first()).toBeVisible();
  const heard = (await asked.first().textContent()) ?? "";
  await expectAccessible(page);
  await shoot(page, "asked-light");

  await page.reload();
  await expect(asked.first()).toHaveText(heard);
  await expect(page.getByText(/written because a person asked/).first()).toBeVisible();
  expect(await downloaded(page, "txt")).toContain(heard);
  await asked.first().hover();
  await page.getByRole("button", { name: "Take out what was asked for" }).click();
  await expect(asked).toHaveCount(0);
});

test("dragging over the map chooses a stretch, and a press plays from there", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: NAME }).first().click();
  const map = page.getByRole("slider", { name: "Silence map" });
  const box = await map.boundingBox();
  if (!box) throw new Error("the map has no place on the page");
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.2, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, middle, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByRole("region", { name: "About this stretch" })).toContainText("Chosen");
  await page.keyboard.press("Escape");
  await page.mouse.click(box.x + box.width * 0.5, middle);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

// The other journeys on this server begin with what they dropped themselves.
test.afterAll(async ({ request }) => {
  const { items } = await (await request.get("/api/recordings")).json();
  for (const { id, name } of items) {
    if (name === NAME) await request.delete(`/api/recordings/${id}`);
  }
});
