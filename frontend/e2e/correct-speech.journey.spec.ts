import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { expect, needsBrowser, shoot, test } from "./support";

const PYTHON = "../.venv/bin/python";
const SPEECH = "../../shared/data/real";
const TEN_MINUTES = 600; // Seconds.

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to kill; `make setup` installs it");
test.skip(!existsSync(SPEECH), `no recordings of real speech here (${SPEECH})`);

/** A fault in what the engine wrote, as `make_speech.py` tells it. */
interface Fault {
  kind: "wrong" | "extra" | "name" | "missing" | "split" | "joined";
  /** The text that stands there, of which the engine is not sure. */
  heard?: string;
  /** Words to find the place by. */
  find?: string;
  right?: string;
}

const server = new OwnServer();

test.afterAll(() => server.remove());

test("twenty faults in ten minutes of real speech are corrected by keys alone", async ({
  page,
  context,
}, info) => {
  test.setTimeout(900_000);
  const faults = await transcribedSpeech(page);
  const reference = mended((await server.lines(page.request)).join(" "), faults);
  await countKeys(page);
  await page.goto(server.url(`/?recording=${(await server.recording(page.request)).id}`));
  await expect(page.locator("[data-word]").first()).toBeVisible();
  const other = await context.newPage();
  await other.goto(page.url());

  const left = await reviewDoubts(page, faults);
  await shoot(page, "review-done");
  await page.keyboard.press("Escape");
  const setAside = faults.filter(({ kind }) => kind === "extra").map(({ heard }) => heard ?? "");
  const spoken = async () => (await server.lines(page.request)).join(" ");
  for (const word of setAside) await expect.poll(spoken).not.toContain(word);
  await page.reload();
  await expect(page.locator("[data-word]").first()).toBeVisible();
  const names = left.filter(({ kind }) => kind === "name").slice(1);
  for (const [index, fault] of left.filter((one) => !names.includes(one)).entries()) {
    const dies = index === Math.floor(left.length / 2);
    if (dies) await server.kill();
    await correct(page, fault);
    if (dies) await server.start("--model", script());
  }
  const text = async () => (await server.lines(page.request)).join(" ");
  await expect.poll(text, { timeout: 60_000 }).toBe(reference);
  for (const { find } of faults.filter(({ kind }) => kind === "joined"))
    await expect // The text is the same before the split, which may be saved after it.
      .poll(async () => (await server.lines(page.request)).some((one) => one.endsWith(`${find}.`)))
      .toBe(true);
  await other.bringToFront();
  await expect(other.locator("[data-row] p").first()).toContainText("You are about to enter");

  const pressed = await keysPressed(page);
  const told = `${pressed} keys for ${faults.length} faults: ${(pressed / faults.length).toFixed(1)} each`;
  info.annotations.push({ type: "key presses", description: told });
  process.stdout.write(`${told}\n`);
  expect(pressed).toBeLessThanOrEqual(18 * faults.length); // As measured; no more may become necessary.
});

function script(): string {
  return `scripted:${join(server.folder, "script.json")}`;
}

/** Ten minutes of speech, transcribed with faults. */
async function transcribedSpeech(page: Page): Promise<Fault[]> {
  execFileSync(PYTHON, ["e2e/make_speech.py", SPEECH, server.folder]);
  await server.start("--model", script());
  const buffer = readFileSync(join(server.folder, "speech.flac"));
  const file = { name: "ten minutes.flac", mimeType: "audio/flac", buffer };
  const options = JSON.stringify({ silence: "verbatim", vad_filter: false });
  const added = await page.request.post(server.url("/api/recordings"), {
    multipart: { file, start: "true", options },
  });
  expect(added.ok()).toBe(true);
  await server.done(page.request);
  const { duration } = (await server.transcript(page.request)) as unknown as { duration: number };
  expect(duration).toBeGreaterThan(TEN_MINUTES);
  return JSON.parse(readFileSync(join(server.folder, "told.json"), "utf8"));
}

/** The text as it was spoken: what the engine wrote, without its faults. */
function mended(heard: string, faults: Fault[]): string {
  return faults.reduce((text, { kind, heard: wrong = "", find = "", right = "" }) => {
    if (kind === "wrong" || kind === "name") return text.replaceAll(wrong, right);
    if (kind === "extra") return text.replace(` ${wrong}`, "");
    if (kind === "joined") return text.replace(find, `${find}.`);
    if (kind === "split") return text.replace(`. ${find}`, ` ${right}${find.slice(right.length)}`);
    const [first, second, third] = find.split(" ");
    return text.replace(find, `${first} ${second} ${right} ${third}`);
  }, heard);
}

/** Counts keys as they come, over reloads; what only holds others down is none. */
async function countKeys(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const note = ({ key }: KeyboardEvent) => {
      if (["Control", "Shift", "Alt", "Meta"].includes(key)) return;
      sessionStorage.setItem("keys", String(Number(sessionStorage.getItem("keys")) + 1));
    };
    addEventListener("keydown", note, { capture: true });
  });
}

async function keysPressed(page: Page): Promise<number> {
  return page.evaluate(() => Number(sessionStorage.getItem("keys")));
}

/** Goes from spot to spot: types over what is wrong, accepts what is right. Returns what is left. */
async function reviewDoubts(page: Page, faults: Fault[]): Promise<Fault[]> {
  const spot = page.getByRole("region", { name: "Review" }).getByRole("status");
  let left = faults;
  await page.keyboard.press("n");
  await expect(spot).toBeVisible();
  for (;;) {
    const said = (await spot.textContent()) ?? "";
    if (said.includes("Nothing is left")) return left;
    const fault = left.find(({ heard }) => heard && said.includes(heard));
    left = left.filter((one) => one !== fault);
    if (!fault) await page.keyboard.press(said.includes("Not understood") ? "x" : "Enter");
    else if (fault.kind === "extra") await page.keyboard.press("x");
    else await typeOver(page, fault.right ?? "");
    // How many are left changes too when earlier decisions are saved, and is no other spot.
    await expect.poll(async () => placeOf(await spot.textContent())).not.toBe(placeOf(said));
    if (fault?.kind !== "name") continue;
    await fixElsewhere(page, fault.right ?? "");
    left = left.filter(({ kind }) => kind !== "name");
  }
}

/** Kind, time and text of a spot, without the counts around them. */
function placeOf(said: string | null): string {
  return (said ?? "").replace(/^\d+ of \d+ /, "").replace(/\d+ of \d+ checked.*$/, "");
}

async function typeOver(page: Page, text: string): Promise<void> {
  await page.keyboard.press("e");
  await page.keyboard.type(text);
  await page.keyboard.press("Escape");
}

/** Takes the offer to fix a name wherever else it stands. */
async function fixElsewhere(page: Page, right: string): Promise<void> {
  const offer = page.getByRole("button", { name: /^Fix (all|it)/ });
  await expect(offer).toBeVisible();
  // To the notices, to the newest of them, and to its button.
  for (const key of ["F6", "Tab", "Tab"]) await page.keyboard.press(key);
  await expect(offer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText(`“${right}” written in one place.`)).toBeVisible();
}

/** Finds a place, opens the text there, and mends it. */
async function correct(page: Page, { kind, heard, find = heard ?? "", right = "" }: Fault) {
  const { keyboard } = page;
  await keyboard.press("/");
  await keyboard.type(find);
  await expect(page.locator("[data-found=now]").first()).toBeVisible();
  for (const key of ["Enter", "Escape", "e"]) await keyboard.press(key);
  await expect(page.locator("[data-edit-field]")).toBeFocused();
  if (kind === "wrong" || kind === "name") await keyboard.type(right);
  else if (kind === "extra") await keyboard.press("Backspace");
  else if (kind === "missing") {
    await keyboard.press("ArrowRight");
    await keyboard.press("Control+ArrowRight");
    await keyboard.type(` ${right}`);
  } else if (kind === "joined") {
    for (const key of ["ArrowRight", "Control+ArrowRight", "Control+ArrowRight"])
      await keyboard.press(key);
    await keyboard.type(".");
    await keyboard.press("Enter");
  } else {
    for (const key of ["Home", "Backspace", "Backspace", "Backspace"]) await keyboard.press(key);
    await keyboard.type(" ");
    await keyboard.press("Delete");
    await keyboard.type(right.slice(0, 1));
  }
  await keyboard.press("Escape");
  await expect(page.locator("[data-edit-field]")).toHaveCount(0);
  if (kind === "name") await fixElsewhere(page, right);
}
