import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { APIRequestContext, Locator, Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";

const PYTHON = "../.venv/bin/python";
const LOOKS = [
  { name: "desktop", width: 1280, height: 800 },
  { name: "phone", width: 390, height: 844 },
] as const;

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to ask; `make setup` installs it");

const server = new OwnServer();

test.beforeAll(() => server.start());
test.afterAll(() => server.remove());

const stamp = (seconds: number) => `00:00:${seconds.toFixed(3).padStart(6, "0").replace(".", ",")}`;
const SUBTITLES = Array.from({ length: 8 }, (_, at) => {
  const begins = 0.5 + at * 2;
  return `${at + 1}\n${stamp(begins)} --> ${stamp(begins + 1.9)}\nThis is turn ${at + 1}.\n`;
}).join("\n");

/** A recording with a text and its speakers, found by the real networks; its page's address. */
async function conversation(request: APIRequestContext, path: string): Promise<string> {
  const sound = { name: "talk.wav", mimeType: "audio/wav", buffer: readFileSync(path) };
  const added = await request.post(server.url("/api/recordings"), {
    multipart: { file: sound, start: "false" },
  });
  const { id } = await added.json();
  const file = { name: "talk.srt", mimeType: "text/plain", buffer: Buffer.from(SUBTITLES) };
  const where = `/api/recordings/${id}`;
  await request.post(server.url(`${where}/transcripts`), { multipart: { file } });
  await request.post(server.url(`${where}/speakers`), { data: { num_speakers: 2 } });
  const state = async () =>
    (await (await request.get(server.url(`${where}/speakers`))).json()).state;
  await expect.poll(state, { timeout: 120_000 }).toBe("done");
  return server.url(`/?recording=${id}`);
}

const settings = (page: Page) => page.getByRole("dialog", { name: "Settings" });
const speakers = (page: Page) => page.getByRole("dialog", { name: "Speakers" });

async function openSettings(page: Page): Promise<void> {
  await page.getByRole("button", { name: /Model:|Demonstration/ }).press("Enter");
  await settings(page).waitFor();
}

/** Pictures of a dialog in both themes and widths, in which nothing bars anybody's way. */
async function look(page: Page, name: string, shown: Locator): Promise<void> {
  for (const { name: size, ...viewport } of LOOKS) {
    await page.setViewportSize(viewport);
    await shown.evaluate((element) => element.scrollIntoView({ block: "center" }));
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
      await shoot(page, `${name}-${colorScheme}-${size}`);
    }
  }
  await page.setViewportSize(LOOKS[0]);
}

test("a voice is remembered by key, known in a new recording, and deleted", async ({ page }) => {
  test.setTimeout(120_000);
  const files = ["one.wav", "two.wav"].map((name) => join(server.folder, name));
  execFileSync(PYTHON, ["e2e/make_voices.py", ...files]);
  const [first = "", second = ""] = files;

  await page.goto(await conversation(page.request, first));
  await openSettings(page);
  const choice = settings(page).getByRole("group", { name: /Recognize voices/ });
  await expect(choice).toBeVisible();
  await choice.getByRole("radio", { name: "Off" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(settings(page).getByText(/No voice is remembered yet/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(settings(page)).toBeHidden();

  await page.getByRole("button", { name: /Speaker 1, \d/ }).press("Enter");
  await speakers(page).getByRole("button", { name: "Rename Speaker 1" }).press("Enter");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await speakers(page).getByRole("button", { name: "Remember the voice of Ada" }).press("Enter");
  await expect(speakers(page).getByRole("button", { name: /^Remembered; learn/ })).toBeVisible();
  await look(page, "voices-remember", speakers(page).getByText("Ada"));

  await page.goto(await conversation(page.request, second));
  await expect(page.getByRole("button", { name: /^Ada: rename/ }).first()).toBeVisible();
  await openSettings(page);
  await look(page, "voices-settings", settings(page).getByRole("list", { name: /Remembered/ }));
  await settings(page).getByRole("button", { name: "Delete the voice of Ada" }).press("Enter");
  await expect(settings(page).getByText(/No voice is remembered yet/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Ada: rename/ }).first()).toBeVisible();
});
