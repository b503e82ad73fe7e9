import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "@playwright/test";
import { TACET } from "../playwright.config";
import { drop, expect, needsBrowser, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to kill; `make setup` installs it");

const data = mkdtempSync(join(tmpdir(), "tacet-killed-"));
let server: ChildProcess | undefined;
let port = 0;

/** Starts the server, on the same port and with the same data each time. */
async function start(): Promise<void> {
  port ||= await freePort();
  const options = ["--port", String(port), "--offline", "true", "--auto_calibrate", "false"];
  const env = { ...process.env, TACET_DATA_DIR: data };
  server = spawn(TACET, ["serve", ...options], { env, stdio: "ignore" });
  const isUp = () =>
    fetch(`http://127.0.0.1:${port}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(isUp, { timeout: 90_000 }).toBe(true);
}

/** Ends the server as a fault or a lack of memory would: at once, without a last word. */
async function kill(): Promise<void> {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const gone = once(server, "exit");
  server.kill("SIGKILL");
  await gone;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  return address && typeof address === "object" ? address.port : 0;
}

interface Recording {
  run: { id: string; state: string } | null;
  id: string;
}

async function recording(page: Page): Promise<Recording | undefined> {
  return (await (await page.request.get(`http://127.0.0.1:${port}/api/recordings`)).json())
    .items[0];
}

/** The text as the server has it. */
async function storedText(page: Page): Promise<string> {
  const run = (await recording(page))?.run?.id;
  const answer = await page.request.get(`http://127.0.0.1:${port}/api/runs/${run}/transcript`);
  return (await answer.json()).segments.map(({ text }: { text: string }) => text).join("");
}

test.afterAll(async () => {
  await kill();
  rmSync(data, { recursive: true, force: true });
});

test("a server killed while somebody types loses nothing that it said was saved, and is told the rest", async ({
  page,
}) => {
  await start();
  await page.goto(`http://127.0.0.1:${port}/`);
  const bytes = readFileSync("public/sample.flac");
  await drop(page, [{ name: "sample.flac", type: "audio/flac", bytes }]);
  const state = async () => (await recording(page))?.run?.state;
  await expect.poll(state, { timeout: 120_000 }).toBe("done");
  await page.goto(`http://127.0.0.1:${port}/?recording=${(await recording(page))?.id}`);
  const status = page.getByRole("status", { name: "Saving" });

  await page.locator("[data-word]").nth(1).dblclick();
  await page.keyboard.type("Kilimanjaro");
  await expect(status).toHaveText("Saved");
  await page.keyboard.press("Escape");
  await page.locator("[data-word]").nth(3).dblclick();
  await page.keyboard.type("Titi");
  await kill();
  await page.keyboard.type("caca");
  await expect(status).toHaveText("Not saved: Tacet does not answer", { timeout: 30_000 });
  await page.keyboard.type(" too");
  await start();
  await expect(status).toHaveText("Saved", { timeout: 30_000 });
  await expect.poll(() => storedText(page)).toMatch(/Kilimanjaro\b.*\bTiticaca too\b/);

  // Stored, and killed before the answer: it is not written twice.
  const killAfterStoring = async (route: Route) => {
    await route.fetch();
    await kill();
    await route.abort();
  };
  await page.route("**/operations", killAfterStoring, { times: 1 });
  await page.keyboard.type(" indeed");
  await expect(status).toHaveText("Not saved: Tacet does not answer", { timeout: 30_000 });
  await start();
  await expect(status).toHaveText("Saved", { timeout: 30_000 });
  expect((await storedText(page)).match(/\bindeed\b/g)).toHaveLength(1);
});
