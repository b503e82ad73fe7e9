import { existsSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { expect, expectAccessible, needsBrowser, test } from "./support";
import { beep } from "./tones";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to kill; `make setup` installs it");

const INTERVIEWS = 30;
const TALKS = 18;
const ALL = INTERVIEWS + TALKS;
const SECONDS = 6;
/** Said in every sixth recording, and at this time. */
const RARE = "lighthouse";
const RARE_AT = 2.5;

const server = new OwnServer();

test.beforeAll(async ({ request }) => {
  test.setTimeout(300_000);
  await server.start();
  for (let at = 0; at < ALL; at += 1) {
    const name = at < INTERVIEWS ? `interview ${two(at + 1)}` : `talk ${two(at - INTERVIEWS + 1)}`;
    const buffer = beep(SECONDS, 220 + 10 * at);
    const recording = { name: `${name}.wav`, mimeType: "audio/wav", buffer };
    const added = await request.post(server.url("/api/recordings"), {
      multipart: { file: recording, start: "false" },
    });
    const { id } = await added.json();
    const text = Buffer.from(subtitles(name, at % 6 === 0));
    const taken = await request.post(server.url(`/api/recordings/${id}/transcripts`), {
      multipart: { file: { name: `${name}.srt`, mimeType: "text/plain", buffer: text } },
    });
    expect(taken.status()).toBe(201);
  }
});

test.afterAll(() => server.remove());

const two = (number: number) => String(number).padStart(2, "0");

function subtitles(name: string, rare: boolean): string {
  const second = rare ? RARE : "harbor";
  return `1\n00:00:00,500 --> 00:00:02,000\nThis is ${name}.\n
2\n00:00:02,500 --> 00:00:03,000\n${second}\n
3\n00:00:03,200 --> 00:00:05,000\nand nothing else is said here.\n`;
}

const list = (page: Page) => page.getByRole("navigation", { name: "Recordings" });

/** Recordings that pass a filter, as the server counts them. */
async function listed(page: Page, filter: string): Promise<number> {
  return (await (await page.request.get(server.url(`/api/recordings?${filter}`))).json()).total;
}

/** Hears the result that has the focus, until it ends by itself after its place. */
async function expectHeard(page: Page, results: Locator): Promise<void> {
  const sound = page.waitForResponse((response) => response.url().includes("/listen"));
  await page.keyboard.press(" ");
  await expect(results.getByRole("button", { name: /^Stop the place/ })).toBeVisible();
  expect((await sound).ok()).toBe(true);
  await expect(results.getByRole("button", { name: /^Stop the place/ })).toHaveCount(0);
  await expect(page.getByText("This place could not be played")).toHaveCount(0);
}

test("a library of dozens is tagged, searched, heard and archived by keys, and outlives its server", async ({
  page,
}) => {
  await page.goto(server.url("/"));
  await expect(page.getByText(`${ALL} recordings`, { exact: true })).toBeVisible();

  await page.getByRole("searchbox", { name: "Filter recordings by name" }).fill("interview");
  await expect(page.getByText(`${INTERVIEWS} of ${ALL} recordings`)).toBeVisible();
  await list(page).getByRole("link").first().focus();
  await page.keyboard.press(" ");
  for (let step = 1; step < 20; step += 1) await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText(`20 of ${INTERVIEWS} selected`)).toBeVisible();
  await page.getByRole("button", { name: "Tags and folder" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Tags and folder of 20 recordings" });
  await dialog.getByRole("textbox", { name: "New tag" }).fill("Frühling");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("checkbox", { name: "Frühling" })).toBeChecked();
  await dialog.getByRole("button", { name: "Apply" }).press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => listed(page, "tag=Frühling")).toBe(20);
  await expect(page.getByText("20 recordings are filed anew.")).toBeVisible();

  await page.goto(server.url("/"));
  await page.getByRole("button", { name: "Order and filters" }).click();
  const options = page.getByRole("region", { name: "Order and filters" });
  await options.getByLabel("Tag").selectOption("Frühling");
  await options.getByLabel("Order").selectOption("name");
  await expect(page.getByText(`20 of ${ALL} recordings`)).toBeVisible();
  // The newest ones were tagged: the list had them first.
  await expect(list(page).getByRole("link").first()).toContainText("interview 11.wav");
  await expect(list(page).getByRole("link").first()).toContainText("Frühling");
  await options.getByRole("button", { name: "Rename or delete folders and tags…" }).click();
  const groups = page.getByRole("dialog", { name: "Folders and tags" });
  await groups.getByRole("button", { name: "Rename “Frühling”" }).click();
  await page.keyboard.type("Frühjahr");
  await page.keyboard.press("Enter");
  await expect(groups.getByRole("button", { name: "Rename “Frühjahr”" })).toBeFocused();
  await expect(groups).toContainText("20 recordings");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(list(page).getByRole("link").first()).toContainText("Frühjahr");
  await page.getByRole("button", { name: "Order and filters" }).click();
  await page.reload();
  await expect(page.getByText(`20 of ${ALL} recordings`)).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press("Control+k");
  await page.keyboard.type(`${RARE.slice(0, 5)}*`);
  const results = page.getByRole("navigation", { name: "What was found" });
  const hits = Math.ceil(ALL / 6);
  await expect(page.getByText(`${hits} places`, { exact: true })).toBeVisible();
  await expect(results.locator("mark").first()).toHaveText(RARE);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const name = await page.locator("h2").nth(1).textContent();
  await expectHeard(page, results);
  await expect(page.locator("[data-word]")).toHaveCount(0); // Hearing opens nothing.
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/\.wav$/);
  expect(name).toContain((await page.getByRole("heading", { level: 1 }).textContent()) ?? "-");
  await expect(page.locator("[data-spoken]")).toHaveText(RARE);
  await expect(page.locator("[data-spoken]")).toHaveAttribute("data-moment", String(RARE_AT));
  await page.getByRole("button", { name: "Close the search" }).click();

  await expect(page.getByText(`20 of ${ALL} recordings`)).toBeVisible();
  await list(page).getByRole("link").first().focus();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("20 of 20 selected")).toBeVisible();
  await page.getByTitle("Archive it").press("Enter");
  await expect.poll(() => listed(page, "archived=true")).toBe(20);
  await expect(page.getByText("No recording fits these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => listed(page, "archived=true")).toBe(0);
  await expect(page.getByText(`20 of ${ALL} recordings`)).toBeVisible();

  await list(page).getByRole("link").first().focus();
  await page.keyboard.press("Control+a");
  await page.getByTitle("Archive it").press("Enter");
  await expect.poll(() => listed(page, "archived=true")).toBe(20);
  await server.kill();
  await server.start();
  await page.goto(server.url("/"));
  await expect(page.getByText(`${ALL - 20} recordings`, { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Order and filters" }).click();
  await page.getByRole("checkbox", { name: "Show the archive" }).check();
  await expect(page.getByText("20 recordings", { exact: true })).toBeVisible();
  expect(await listed(page, "archived=true&tag=Frühjahr")).toBe(20);
  await list(page).getByRole("link").first().focus();
  await page.keyboard.press("Control+a");
  await page.getByTitle("Take out of the archive").press("Enter");
  await expect.poll(() => listed(page, "archived=true")).toBe(0);
  expect(await listed(page, "tag=Frühjahr")).toBe(20);
});
