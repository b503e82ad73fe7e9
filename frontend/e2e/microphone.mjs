// Records in the page what Chromium's own microphone plays: node microphone.mjs ADDRESS WAV SECONDS
// Prints one JSON object; `benchmarks/live/microphone.py` starts the server and writes it down.

import { chromium } from "@playwright/test";

const [address, sound, seconds] = process.argv.slice(2);
const BYTES = 48_000; // Of a second of sound, as the page sends it.

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-background-networking",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${sound}%noloop`,
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

// The sound begins no later than the time of any piece less the sound up to its end.
let began = Number.POSITIVE_INFINITY;
page.on("request", (request) => {
  if (!request.url().endsWith("/sound")) return;
  const end = Number(request.headers()["upload-offset"]) + request.postDataBuffer().length;
  began = Math.min(began, Date.now() - (1000 * end) / BYTES);
});
await page.addInitScript(() => {
  globalThis.drawn = new Map();
  const look = () => {
    for (const { dataset, textContent } of document.querySelectorAll("[data-word]")) {
      const word = JSON.stringify([Number(dataset.moment), textContent]);
      if (!globalThis.drawn.has(word)) globalThis.drawn.set(word, Date.now());
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
});
await page.goto(address);
await page.getByRole("main").getByRole("button", { name: "Record", exact: true }).click();
const recorder = page.getByRole("region", { name: "Recorder" });
await recorder.getByText("Recording", { exact: true }).waitFor();
await page.waitForURL(/recording=/);
const recording = new URL(page.url()).searchParams.get("recording");
await page.waitForTimeout(1000 * Number(seconds));
await recorder.getByRole("button", { name: "End recording" }).click();
await recorder.waitFor({ state: "hidden" });
const { items } = await (await page.request.get(new URL("/api/recordings", address).href)).json();
const { run } = items.find(({ id }) => id === recording);
await page.waitForTimeout(5000); // For the last words.
const drawn = await page.evaluate(() => [...globalThis.drawn]);
const words = drawn.map(([word, at]) => [...JSON.parse(word), (at - began) / 1000]);
process.stdout.write(JSON.stringify({ recording, run: run.id, drawn: words }));
await browser.close();
