import { existsSync, readFileSync } from "node:fs";
import type { Route } from "@playwright/test";
import { TACET } from "../playwright.config";
import { OwnServer } from "./own-server";
import { drop, expect, needsBrowser, test } from "./support";

needsBrowser();
test.skip(!existsSync(TACET), "no server of our own to kill; `make setup` installs it");

const server = new OwnServer();

test.afterAll(() => server.remove());

test("a server killed while somebody types loses nothing that it said was saved, and is told the rest", async ({
  page,
}) => {
  await server.start();
  await page.goto(server.url("/"));
  const bytes = readFileSync("public/sample.flac");
  await drop(page, [{ name: "sample.flac", type: "audio/flac", bytes }]);
  await server.done(page.request);
  await page.goto(server.url(`/?recording=${(await server.recording(page.request)).id}`));
  const storedText = async () => (await server.lines(page.request)).join(" ");
  const status = page.getByRole("status", { name: "Saving" });

  await page.locator("[data-word]").nth(1).dblclick();
  await page.keyboard.type("Kilimanjaro");
  await expect(status).toHaveText("Saved");
  await page.keyboard.press("Escape");
  await page.locator("[data-word]").nth(3).dblclick();
  await page.keyboard.type("Titi");
  await server.kill();
  await page.keyboard.type("caca");
  await expect(status).toHaveText("Not saved: Tacet does not answer", { timeout: 30_000 });
  await page.keyboard.type(" too");
  await server.start();
  await expect(status).toHaveText("Saved", { timeout: 30_000 });
  await expect.poll(storedText).toMatch(/Kilimanjaro\b.*\bTiticaca too\b/);

  // Stored, and killed before the answer: it is not written twice.
  const killAfterStoring = async (route: Route) => {
    await route.fetch();
    await server.kill();
    await route.abort();
  };
  await page.route("**/operations", killAfterStoring, { times: 1 });
  await page.keyboard.type(" indeed");
  await expect(status).toHaveText("Not saved: Tacet does not answer", { timeout: 30_000 });
  await server.start();
  await expect(status).toHaveText("Saved", { timeout: 30_000 });
  expect((await storedText()).match(/\bindeed\b/g)).toHaveLength(1);
});
