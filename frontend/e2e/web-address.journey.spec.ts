import { existsSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { expect, expectAccessible, needsBrowser, shoot, test } from "./support";
import { beep } from "./tones";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to ask; `make setup` installs it");

const SOUND = beep(4, 330);
const server = new OwnServer();
/** Another server's answers that are half sent, to be ended by a test. */
const halves: ServerResponse[] = [];
let elsewhere: Server;

const addressOf = (name: string) =>
  `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/${name}`;

test.beforeAll(async () => {
  elsewhere = createServer(({ url }, answer) => {
    if (!url?.endsWith(".wav")) {
      answer.writeHead(404).end();
      return;
    }
    const unknown = url.includes("unknown"); // How much there is, is not said.
    const length = unknown ? {} : { "Content-Length": SOUND.length };
    answer.writeHead(200, { "Content-Type": "audio/wav", ...length });
    answer.write(SOUND.subarray(0, SOUND.length / 2));
    halves.push(answer);
  }).listen(0, "127.0.0.1");
  await server.start("--allow_urls", "true", "--allow_private_urls", "true");
});

test.afterAll(async () => {
  for (const half of halves) half.destroy();
  elsewhere.close();
  await server.remove();
});

/** Sends the rest of what was asked for last. */
function sendRest(): void {
  halves.pop()?.end(SOUND.subarray(SOUND.length / 2));
}

async function ask(page: Page, name: string): Promise<void> {
  await page.goto(server.url("/"));
  await page.getByRole("button", { name: "From a web address" }).click();
  await expect(page.getByLabel("Address of the sound or video file")).toBeFocused();
  await page.keyboard.type(addressOf(name));
  await page.keyboard.press("Enter");
}

const dialog = (page: Page) => page.getByRole("dialog", { name: "Add from a web address" });

test("a recording is fetched from its address, seen on its way, and transcribed", async ({
  page,
}) => {
  await ask(page, "nothing");
  await expect(dialog(page)).toContainText(/The recording could not be fetched\..* answers 404/);
  await expectAccessible(page);
  await shoot(page, "web-address-refused");
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await page.getByLabel("Address of the sound or video file").fill(addressOf("talk.wav"));
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toContainText(/“talk.wav” is fetched: \d+\s%/);
  await expectAccessible(page);
  await shoot(page, "web-address-fetching");
  sendRest();
  await expect(dialog(page)).toContainText("“talk.wav” is in the list now.");
  await dialog(page).getByRole("button", { name: "Open" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("talk.wav");
  await server.done(page.request);
});

test("who closes the page finds the recording in the list all the same", async ({ page }) => {
  await ask(page, "unknown.wav");
  await expect(dialog(page)).toContainText("“unknown.wav” is fetched");
  await page.goto("about:blank");
  sendRest();
  await page.goto(server.url("/"));
  const list = page.getByRole("navigation", { name: "Recordings" });
  await expect(list.getByRole("link", { name: /unknown\.wav/ })).toBeVisible();
});

test("a fetch that is stopped leaves nothing behind", async ({ page }) => {
  await ask(page, "stopped.wav");
  await expect(dialog(page)).toContainText("“stopped.wav” is fetched");
  const stopped = page.waitForResponse((answer) => answer.request().method() === "DELETE");
  await dialog(page).getByRole("button", { name: "Stop" }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect((await stopped).ok()).toBe(true);
  sendRest();
  await page.reload();
  await expect(page.getByRole("button", { name: "From a web address" })).toBeVisible();
  const { items } = await (await page.request.get(server.url("/api/recordings"))).json();
  expect(items.map(({ name }: { name: string }) => name)).not.toContain("stopped.wav");
});
