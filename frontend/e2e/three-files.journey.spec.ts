import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { type Dropped, drop, expect, expectAccessible, needsBrowser, shoot, test } from "./support";

const PYTHON = "../.venv/bin/python";

needsBrowser();
test.skip(
  !existsSync(TACET) && !process.env.TACET_URL,
  "no Tacet here to serve the page; `make setup` installs it",
);

async function threeFiles(): Promise<Dropped[]> {
  const folder = mkdtempSync(join(tmpdir(), "tacet-media-"));
  execFileSync(PYTHON, ["e2e/make_media.py", "public/sample.flac", folder]);
  const made = (name: string) => readFile(join(folder, name));
  return [
    { name: "edge to edge.flac", type: "audio/flac", bytes: await readFile("public/sample.flac") },
    { name: "Voice memo 3.m4a", type: "audio/mp4", bytes: await made("Voice memo 3.m4a") },
    { name: "Talk (take 2).mp4", type: "video/mp4", bytes: await made("Talk (take 2).mp4") },
  ];
}

test("three dropped files become three transcripts to read, hear and keep", async ({ page }) => {
  test.setTimeout(900_000); // Three runs, one after the other, on however busy a computer.
  await page.goto("/");
  await expect(page.getByRole("button", { name: /Choose files/ })).toBeVisible();
  const files = await threeFiles();
  await drop(page, files);

  const index = page.getByRole("navigation", { name: "Recordings" });
  for (const { name } of files) {
    await expect(index.getByRole("link", { name })).toContainText("done", { timeout: 300_000 });
  }

  await index.getByRole("link", { name: files[0]?.name }).click();
  for (let at = 0; at < files.length; at += 1) {
    await expectWords(page);
    await expectSound(page);
    await expectDownload(page);
    const next = page.getByRole("button", { name: /Next recording/ });
    const previous = page.getByRole("button", { name: /Previous recording/ });
    const step = (await next.isEnabled()) ? next : previous;
    if (at < files.length - 1) {
      const heading = page.getByRole("heading", { level: 1 });
      const left = (await heading.textContent()) ?? "";
      await step.click();
      await expect(heading).not.toHaveText(left);
    }
  }

  await index.getByRole("link", { name: files[0]?.name }).click();
  await page.locator("[data-word]").nth(6).click();
  await expect(page.locator("[data-spoken]")).toHaveCount(1);
  await page.keyboard.press(" ");
  await page.mouse.move(5, 5);
  await shoot(page, "page-light");
  await expectAccessible(page);
  await page.keyboard.press("t");
  await shoot(page, "page-dark");
});

async function expectWords(page: Page): Promise<void> {
  await expect(page.locator("[data-word]").first()).toBeVisible();
  await expect.poll(() => page.locator("[data-word]").count()).toBeGreaterThan(5);
}

/** The sound really runs: the clock passes the word that was pressed. */
async function expectSound(page: Page): Promise<void> {
  const word = page.locator("[data-word]").nth(4);
  const moment = Number(await word.getAttribute("data-moment"));
  await word.click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const slider = page.getByRole("slider", { name: "Position in the recording" });
  await expect
    .poll(async () => Number(await slider.getAttribute("aria-valuenow")))
    .toBeGreaterThan(Math.floor(moment));
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
}

async function expectDownload(page: Page): Promise<void> {
  const name = (await page.getByRole("heading", { level: 1 }).textContent()) ?? "";
  const waiting = page.waitForEvent("download");
  await page.locator("body").press("d");
  await page.getByRole("radio", { name: /\.srt/ }).check();
  await page.getByRole("dialog").getByRole("link", { name: "Download .srt" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe(name.replace(/\.\w+$/, ".srt"));
  expect(await readFile(await download.path(), "utf8")).toContain("-->");
}
