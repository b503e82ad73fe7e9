import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import {
  drop,
  expect,
  expectAccessible,
  expectUnprocessedEnd,
  needsBrowser,
  shoot,
  test,
} from "./support";

const PYTHON = "../.venv/bin/python";
const NAME = "twelve minutes.flac";
const LENGTH = 720; // Seconds, as `make_long.py` writes it.
const CHAPTER = 300; // Seconds at most, of which speech is found at once.

needsBrowser();
test.skip(
  !existsSync(TACET) && !process.env.TACET_URL,
  "no Tacet here to serve the page; `make setup` installs it",
);

/** What the map has shown while the page was open, in seconds of the recording. */
interface Shown {
  /** Where what is not listened to yet begins; null once there is nothing of the kind. */
  unprocessed: number | null;
  /** Where the last speech ends; 0 without any. */
  spoken: number;
}

test("a page that stays open sees speech as it is found, and never silence before that", async ({
  page,
}) => {
  await page.goto("/");
  await drop(page, [{ name: NAME, type: "audio/flac", bytes: await longRecording() }]);
  const map = page.getByRole("slider", { name: "Silence map" });
  await expectUnprocessedEnd(page);
  const seen = await watch(map);
  await expect(page.getByRole("region", { name: "About this stretch" })).toContainText(
    "Not listened to yet",
  );
  await expect(page.locator("[data-word]").first()).toBeVisible({ timeout: 120_000 });
  await shoot(page, "listening-light");
  await expectWalkable(page, map);
  await expectLegend(page, 1);

  await expect(page.getByText(/of speech in 12 min/)).toBeVisible({ timeout: 180_000 });
  await expect(map.locator("[data-kind=unprocessed]")).toHaveAttribute("d", "");
  const going = (await seen()).filter((one) => one.unprocessed !== null);
  expect(Math.max(...going.map(({ spoken }) => spoken))).toBeGreaterThan(CHAPTER);
  const edge = LENGTH / 100; // The map draws whole pixels.
  expect(going.filter(({ spoken, unprocessed }) => spoken > (unprocessed ?? 0) + edge)).toEqual([]);
  await expectLegend(page, 0);
  await expectAccessible(page);
});

async function longRecording(): Promise<Buffer> {
  const target = join(mkdtempSync(join(tmpdir(), "tacet-long-")), "long.flac");
  execFileSync(PYTHON, ["e2e/make_long.py", "public/sample.flac", target]);
  return await readFile(target);
}

/** Notes from now on what the map shows each time that it changes; the answer tells it. */
async function watch(map: Locator): Promise<() => Promise<Shown[]>> {
  const noted = await map.evaluateHandle((slider, length) => {
    const kept: Shown[] = [];
    const svg = slider.querySelector("svg");
    const look = () => {
      const xs = (kind: string) =>
        [
          ...(svg?.querySelector(`[data-kind=${kind}]`)?.getAttribute("d") ?? "").matchAll(
            /[MH]([\d.]+)/g,
          ),
        ].map(([, x]) => (Number(x) / (svg?.viewBox.baseVal.width ?? 1)) * length);
      const unprocessed = xs("unprocessed");
      kept.push({
        unprocessed: unprocessed.length ? Math.min(...unprocessed) : null,
        spoken: Math.max(0, ...xs("speech")),
      });
    };
    look();
    if (svg) new MutationObserver(look).observe(svg, { attributes: true, subtree: true });
    return kept;
  }, LENGTH);
  return () => noted.jsonValue();
}

/** The keys go through everything while it grows: silence, speech, and what is still to come. */
async function expectWalkable(page: Page, map: Locator): Promise<void> {
  await expect(async () => {
    await map.focus();
    await page.keyboard.press("Home");
    await expect(map).toHaveAttribute("aria-valuetext", /, 0:00 to /, { timeout: 500 });
    await page.keyboard.press("ArrowRight");
    await expect(map).toHaveAttribute("aria-valuenow", "1", { timeout: 500 });
  }).toPass();
}

async function expectLegend(page: Page, count: number): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Keys and help" }).click();
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys.getByText("Silence: empty")).toBeVisible();
  await expect(keys.getByText("Not listened to yet: shaded")).toHaveCount(count);
  await page.keyboard.press("Escape");
}

// The other journeys on this server begin with what they dropped themselves.
test.afterAll(async ({ request }) => {
  const { items } = await (await request.get("/api/recordings")).json();
  for (const { id, name } of items) {
    if (name === NAME) await request.delete(`/api/recordings/${id}`);
  }
});
