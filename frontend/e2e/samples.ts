import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { drop, expect } from "./support";

/** A recording as the server lists it. */
export interface Recording {
  id: string;
  name: string;
  run: { id: string; state: string } | null;
}

export async function recordings(page: Page): Promise<Recording[]> {
  return (await (await page.request.get("/api/recordings")).json()).items;
}

export async function named(page: Page, name: string): Promise<Recording | undefined> {
  return (await recordings(page)).find((one) => one.name === name);
}

/** Has the sample under each name, dropped and transcribed; what is there already stays. */
export async function transcribeSamples(page: Page, names: readonly string[]): Promise<void> {
  await page.goto("/");
  for (const name of names) {
    if (await named(page, name)) continue;
    const bytes = readFileSync("public/sample.flac");
    await drop(page, [{ name, type: "audio/flac", bytes }]);
    await expect.poll(() => named(page, name)).toBeDefined();
  }
  for (const name of names) {
    const state = async () => (await named(page, name))?.run?.state;
    await expect.poll(state, { timeout: 120_000 }).toBe("done");
  }
}
