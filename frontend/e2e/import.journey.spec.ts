import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer, type StoredSegment } from "./own-server";
import { expect, expectAccessible, needsBrowser, test } from "./support";
import { beep } from "./tones";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to ask; `make setup` installs it");

const GOOD = `1
00:00:00,500 --> 00:00:02,250
Größe & 1 < 2, she said.

2
00:00:03,000 --> 00:00:04,125
שלום, this was =1+1.

3
00:00:10,040 --> 00:00:12,000
The end.
`;
/** Its sixth line has a time that is none. */
const BROKEN = GOOD.replace("00:00:03,000 --> 00:00:04,125", "00:00:03,000 -> 4");
/** Its second subtitle, whose times are in the sixth line, ends before it begins. */
const BACKWARD = GOOD.replace("00:00:04,125", "00:00:01,000");

const server = new OwnServer();

test.afterAll(() => server.remove());

/** Chooses a file with the button, as a person does. */
async function take(page: Page, name: string, content: string | Buffer): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Import…" }).click();
  const buffer = Buffer.from(content);
  await (await choosing).setFiles({ name, mimeType: "text/plain", buffer });
}

async function exported(page: Page, format: string): Promise<string> {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("radio", { name: new RegExp(` \\.${format}\\b`) }).check();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("link", { name: `Download .${format}` }).click();
  const text = await readFile(await (await waiting).path(), "utf8");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  return text;
}

/** Text and times of a segment. */
const known = ({ text, words }: StoredSegment) => ({
  text,
  words: words.map(({ word, start, end }) => [word, start, end]),
});

test("subtitles with a fault are refused with its line; mended, their text and times stand", async ({
  page,
}) => {
  await server.start();
  const file = { name: "tone.wav", mimeType: "audio/wav", buffer: beep(20, 330) };
  const added = await page.request.post(server.url("/api/recordings"), {
    multipart: { file, start: "false" },
  });
  const { id } = await added.json();
  await page.goto(server.url(`/?recording=${id}`));

  const fault = (text: string) => expect(page.getByText(text, { exact: true })).toBeVisible();
  await take(page, "film.srt", BROKEN);
  await fault("The transcript cannot be read, line 6: here the times of a cue should stand.");
  await expectAccessible(page);
  await take(page, "film.srt", BACKWARD);
  await fault("The transcript cannot be read, line 6: the cue ends before it begins.");
  await take(page, "film.srt", Buffer.from(GOOD, "latin1"));
  await fault(
    "The transcript cannot be read, line 3: this is not UTF-8 text. Save the file as UTF-8.",
  );
  expect((await server.recording(page.request)).run).toBeNull(); // Nothing is left of those.

  await take(page, "film.srt", GOOD);
  await expect(page.getByText("film.srt was imported.")).toBeVisible();
  const paragraphs = page.locator("[data-row] p");
  const lines = ["Größe & 1 < 2, she said.", "שלום, this was =1+1.", "The end."];
  await expect(paragraphs.locator("[data-word]")).toHaveCount(13);
  await expect(page.getByText(/imported from film\.srt/)).toBeVisible();
  expect(await server.lines(page.request)).toEqual(lines);
  const { segments } = await server.transcript(page.request);
  const times = segments.map(({ words }) => [words[0]?.start, words.at(-1)?.end]);
  expect(times).toEqual([
    [0.5, 2.25],
    [3, 4.125],
    [10.04, 12],
  ]);
  const last = page.locator("[data-word]", { hasText: "The" }).last();
  await expect(last).toHaveAttribute("data-moment", "10.04");
  await expectAccessible(page);

  const table = (await exported(page, "tsv")).split("\n");
  expect(table.slice(1, 4)).toEqual([
    `500\t2250\t${lines[0]}`,
    `3000\t4125\t${lines[1]}`,
    `10040\t12000\t${lines[2]}`,
  ]);

  // Our own file is another run, as it was; the first one is kept, and a reload shows both.
  await take(page, "film.json", await exported(page, "json"));
  await expect(page.getByText(/imported from film\.json/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/imported from film\.json/)).toBeVisible();
  await expect(page.locator("[data-word]")).toHaveCount(13);
  const again = await server.transcript(page.request);
  expect(again.segments.map(known)).toEqual(segments.map(known));
  await page.goto(server.url(`/?recording=${id}&run=1`));
  await expect(page.getByText(/imported from film\.srt/)).toBeVisible();
  await expect(page.locator("[data-word]")).toHaveCount(13);
});
