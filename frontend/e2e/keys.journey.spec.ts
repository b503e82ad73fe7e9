import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { drop, expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to lock; `make setup` installs it");

const server = new OwnServer();

test.afterAll(() => server.remove());

/** What `tacet keys` prints, on the data of the server. */
function keys(...words: string[]): string {
  const env = { ...process.env, TACET_DATA_DIR: join(server.folder, "data") };
  return execFileSync(TACET, ["keys", ...words], { env, encoding: "utf8", stdio: "pipe" }).trim();
}

async function enter(page: Page, key: string): Promise<void> {
  await page.getByLabel("Key").fill(key);
  await page.getByRole("button", { name: "Open" }).click();
}

test("a locked page is opened with a key, works, and is locked again when the key is revoked", async ({
  page,
}) => {
  await server.start();
  await page.goto(server.url("/"));
  await expect(page.getByRole("button", { name: /Model:/ })).toBeVisible();

  const key = keys("add", "laptop");
  const title = page.getByRole("heading", { name: "This Tacet is locked" });
  await expect(title).toBeVisible({ timeout: 30_000 }); // By itself: its event stream has ended.
  await expect(page.getByLabel("Key")).toBeFocused();
  await expectAccessible(page);
  await enter(page, `${key}x`);
  await expect(page.getByRole("alert")).toHaveText(/^This is not a key of this server\./);
  await expect(page.getByLabel("Key")).toHaveValue("");
  await expectAccessible(page);
  await page.getByLabel("Key").fill(key);
  await page.keyboard.press("Enter");

  await expect(page.getByRole("button", { name: /Model:/ })).toBeVisible();
  const bytes = readFileSync("public/sample.flac");
  await drop(page, [{ name: "locked.flac", type: "audio/flac", bytes }]);
  await expect(page.locator("[data-word]").first()).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("radio", { name: /^Plain text/ }).check();
  await page.getByRole("dialog").getByRole("link", { name: "Download .txt" }).click();
  expect(readFileSync(await (await waiting).path(), "utf8")).not.toBe("");
  await page.keyboard.press("Escape");
  const readable = await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage }));
  expect(readable).not.toContain("tacet_");

  // Where it stands within the recording is written a moment after it was paused.
  const recording = () => new URL(page.url()).searchParams.get("recording");
  const opened = recording();
  expect(opened).not.toBe(null);
  keys("revoke", "laptop");
  await expect(title).toBeVisible({ timeout: 30_000 });
  await enter(page, key);
  await expect(page.getByRole("alert")).toHaveText(/^This key was revoked\./);
  await enter(page, keys("add", "laptop"));
  await expect(page.locator("[data-word]").first()).toBeVisible({ timeout: 30_000 });
  expect(recording()).toBe(opened);

  await page.getByRole("button", { name: /Model:/ }).click();
  await expect(page.getByText("Signed in with the key “laptop”.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(title).toBeVisible();
  await page.goto(server.url("/?recording=x"));
  await expect(title).toBeVisible();
});

test("the locked page is in German, on a phone, in the dark", async ({ browser }) => {
  for (const [locale, colorScheme, width] of [
    ["de-DE", "dark", 360],
    ["de-DE", "light", 360],
    ["en-US", "dark", 1280],
    ["en-US", "light", 1280],
  ] as const) {
    const context = await browser.newContext({
      ...{ locale, colorScheme, viewport: { width, height: 740 } },
    });
    const page = await context.newPage();
    await page.goto(server.url("/"));
    const title = locale === "de-DE" ? "Dieses Tacet ist abgeschlossen" : "This Tacet is locked";
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await page.getByRole("button").click();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(tooWide).toBeLessThanOrEqual(0);
    await page.locator("#key").fill("x");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page);
    await shoot(page, `locked-${locale}-${colorScheme}`);
    await context.close();
  }
});

test("from another computer over plain HTTP, where browsers say less, a key opens the page as well", async ({
  page,
}) => {
  const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const own = others.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
  test.skip(!own, "this computer has no address beside the loopback one");
  await server.kill();
  const key = keys("add", "phone");
  await server.start("--host", "0.0.0.0");
  await page.goto(server.url("/?recording=none").replace("127.0.0.1", own ?? ""));
  await enter(page, key);
  await page.getByRole("button", { name: /Model:/ }).click();
  const saved = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  await page.getByText("Wait for me").click();
  expect((await saved).status()).toBe(200);
  expect(page.url()).toContain(own);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "This Tacet is locked" })).toBeVisible();
});
