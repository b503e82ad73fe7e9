import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { CHROMIUM, TACET } from "../playwright.config";
import { fakeMicrophone } from "./microphone";
import { OwnServer } from "./own-server";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own; `make setup` installs it");

const SECONDS = 20; // of speech in what the microphone hears, again and again
const BYTES = 48_000; // of a second of sound, as the page sends it

const server = new OwnServer();
const sound = join(server.folder, "microphone.wav");

test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking", ...fakeMicrophone(sound)],
  },
});

test.beforeAll(async () => {
  test.setTimeout(240_000);
  execFileSync("../.venv/bin/python", ["e2e/make_wav.py", "public/sample.flac", sound]);
  await server.start("--model", "nano-en");
});
test.afterAll(() => server.remove());

interface Live {
  offset: number;
  seconds: number;
  ended: boolean;
}

const recorder = (page: Page) => page.getByRole("region", { name: "Recorder" });
const words = (page: Page) => page.locator("[data-word]");
const status = (page: Page, text: string) => recorder(page).getByText(text, { exact: true });

/** Presses Record, and waits until the server has sound; returns the recording's id. */
async function record(page: Page): Promise<string> {
  await page.goto(server.url("/"));
  await page.getByRole("main").getByRole("button", { name: "Record", exact: true }).click();
  await expect(status(page, "Recording")).toBeVisible();
  await expect(page).toHaveURL(/recording=/);
  const id = new URL(page.url()).searchParams.get("recording") ?? "";
  await expect.poll(async () => (await live(page, id)).offset).toBeGreaterThan(0);
  return id;
}

async function live(page: Page, id: string): Promise<Live> {
  return (await page.request.get(server.url(`/api/live/${id}`))).json();
}

/** The bytes of sound in the file that became of a recording. */
async function soundOf(page: Page, id: string): Promise<Buffer> {
  const answer = await page.request.get(server.url(`/api/recordings/${id}/media`));
  return (await answer.body()).subarray(44);
}

test("what is said is written while it is said, and is a recording like every other then", async ({
  page,
}) => {
  const id = await record(page);
  await expect(page.locator("[data-interim]")).toBeVisible({ timeout: 60_000 });
  await expect(words(page).first()).toBeVisible({ timeout: 60_000 });
  await expect(status(page, "Recording")).toBeVisible();
  const early = await words(page).allTextContents();
  await expectAccessible(page);
  await shoot(page, "record-journey");

  await recorder(page).getByRole("button", { name: "Pause" }).click();
  await expect(status(page, "Paused")).toBeVisible();
  await recorder(page).getByRole("button", { name: "Go on" }).click();
  await expect
    .poll(async () => (await live(page, id)).seconds, { timeout: 60_000 })
    .toBeGreaterThan(SECONDS);
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden();
  await server.done(page.request);

  // What was confirmed once still stands.
  await expect(page.getByText(/of speech in/)).toBeVisible();
  const all = await words(page).allTextContents();
  expect(all.slice(0, early.length)).toEqual(early);
  expect(all.length).toBeGreaterThan(early.length);

  await words(page).nth(2).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  const slider = page.getByRole("slider", { name: "Position in the recording" });
  const from = Number(await words(page).nth(2).getAttribute("data-moment"));
  await expect
    .poll(async () => Number(await slider.getAttribute("aria-valuenow")))
    .toBeGreaterThan(Math.floor(from));
  await page.keyboard.press(" ");

  await words(page).nth(1).dblclick();
  await page.keyboard.type("Kilimanjaro");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status", { name: "Saving" })).toHaveText("Saved");
  await page.keyboard.press("Escape");

  const waiting = page.waitForEvent("download");
  await page.locator("body").press("d");
  await page.getByRole("radio", { name: /\.srt/ }).check();
  await page.getByRole("dialog").getByRole("link", { name: "Download .srt" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^Recording \d{4}-\d\d-\d\d \d\d\.\d\d\.srt$/);
  expect(readFileSync(await download.path(), "utf8")).toContain("Kilimanjaro");
});

test("a browser that is killed loses nothing that was acknowledged, and the recording goes on", async ({
  page,
}) => {
  const killed = await chromium.launchServer({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking", ...fakeMicrophone(sound)],
  });
  const browser = await chromium.connect(killed.wsEndpoint());
  const lost = await browser.newPage();
  let acknowledged = 0;
  lost.on("response", async (response) => {
    if (!response.url().endsWith("/sound") || !response.ok()) return;
    const { offset } = await response.json().catch(() => ({ offset: 0 }));
    acknowledged = Math.max(acknowledged, offset);
  });
  const id = await record(lost);
  await expect(words(lost).first()).toBeVisible({ timeout: 60_000 });
  const early = await words(lost).allTextContents();
  await killed.kill();

  await page.goto(server.url(`/?recording=${id}`));
  await expect(page.getByText("This recording is still open")).toBeVisible();
  const left = await live(page, id);
  expect(left.offset).toBeGreaterThanOrEqual(acknowledged);
  expect(acknowledged).toBeGreaterThan(0);
  await expect(words(page).first()).toBeVisible();
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect.poll(async () => (await live(page, id)).offset).toBeGreaterThan(left.offset + BYTES);
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden();
  await server.done(page.request);
  await expect(page.getByText(/of speech in/)).toBeVisible();
  expect((await words(page).allTextContents()).slice(0, early.length)).toEqual(early);
  const { offset, ended } = await live(page, id);
  expect(ended).toBe(true);
  expect((await soundOf(page, id)).length).toBe(offset);
});

test("a server that is killed while somebody speaks gets all of it once it is back", async ({
  page,
}) => {
  const sent = new Map<number, Buffer>();
  page.on("request", (request) => {
    if (!request.url().endsWith("/sound")) return;
    const body = request.postDataBuffer() ?? Buffer.alloc(0);
    const offset = Number(request.headers()["upload-offset"]);
    if ((sent.get(offset)?.length ?? 0) <= body.length) sent.set(offset, body);
  });
  const id = await record(page);
  await server.kill();
  await expect(recorder(page).getByText(/^Not connected/)).toBeVisible({ timeout: 30_000 });
  await expect(recorder(page).getByText(/kept here \([3-9] s\)/)).toBeVisible();
  await server.start("--model", "nano-en");
  await expect(recorder(page).getByText(/^Not connected/)).toBeHidden({ timeout: 30_000 });
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden({ timeout: 30_000 });
  await server.done(page.request);
  const stored = await soundOf(page, id);
  expect(stored.length).toBe((await live(page, id)).offset);
  // Piece by piece what the page sent, whatever was sent again.
  for (const [offset, bytes] of sent)
    expect(stored.subarray(offset, offset + bytes.length).equals(bytes)).toBe(true);
});
