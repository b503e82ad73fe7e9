// Lays the pictures that the browser tests took at all sizes out on one sheet: node sheet.mjs TARGET

import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const SIZES = ["1440x900", "1280x800", "640x400", "844x390", "390x844"];
const SCALE = 0.32;

const figure = (size, colors) => {
  const picture = readFileSync(new URL(`shots/size-${size}-${colors}.png`, import.meta.url));
  const [width, height] = size.split("x").map((side) => Number(side) * SCALE);
  return `<figure><img width="${width}" height="${height}"
    src="data:image/png;base64,${picture.toString("base64")}">
    <figcaption>${size.replace("x", " × ")}</figcaption></figure>`;
};
const row = (colors) =>
  `<div class="${colors}">${SIZES.map((size) => figure(size, colors)).join("")}</div>`;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1580, height: 100 } });
await page.setContent(`<style>
  body { margin: 0; font: 13px sans-serif }
  div { display: flex; gap: 16px; align-items: flex-end; padding: 16px }
  .light { background: #e9e7e1; color: #333 }
  .dark { background: #2a2f2e; color: #ddd }
  figure { margin: 0 }
  figcaption { padding-top: 6px }
</style>${row("light")}${row("dark")}`);
await page.screenshot({ path: process.argv[2], fullPage: true });
await browser.close();
