// Lays the four looks of each screen out on one sheet: node sheets.mjs TARGET_FOLDER

import { readdirSync, readFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const SHOTS = new URL("../shots/", import.meta.url);
const LOOKS = ["desktop-light", "desktop-dark", "phone-light", "phone-dark"];
const [HEIGHT, GAP] = [422, 12]; // Half of a phone's; a desktop's is as high here.

const figure = (name, look) => {
  const picture = readFileSync(new URL(`screen-${name}-${look}.png`, SHOTS)).toString("base64");
  return `<img height="${HEIGHT}" src="data:image/png;base64,${picture}">`;
};
const files = readdirSync(SHOTS);
const names = files
  .flatMap((file) => /^screen-(.+)-desktop-light\.png$/.exec(file)?.[1] ?? [])
  .filter((name) => LOOKS.every((look) => files.includes(`screen-${name}-${look}.png`)));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking"],
});
const page = await browser.newPage({ viewport: { width: 1800, height: HEIGHT } });
for (const name of names) {
  await page.setContent(`<style>
    body { margin: 0 } div { display: inline-flex; gap: ${GAP}px; padding: ${GAP}px; background: #8a8f8d }
    img { display: block }
  </style><div>${LOOKS.map((look) => figure(name, look)).join("")}</div>`);
  await page.locator("div").screenshot({ path: `${process.argv[2]}/${name}.png` });
}
await browser.close();
