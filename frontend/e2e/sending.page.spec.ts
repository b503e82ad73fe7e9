import { readFile } from "node:fs/promises";
import { drop, expect, needsBrowser, open, test } from "./support";

needsBrowser();

const sample = () => readFile("public/sample.flac");

test("a file whose name is a challenge arrives under that very name", async ({ page }) => {
  await open(page, "empty");
  const name = "Gespräch #3 100% “neu” 🎧 שיחה.flac";
  await drop(page, [{ name, type: "audio/flac", bytes: await sample() }]);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(name);
  await expect(page.locator("[data-word]").first()).toBeVisible();
  await expect(page.getByRole("link", { name: "done" })).toBeVisible();
});

test("a broken connection is told, and the upload goes on by itself", async ({ page }) => {
  await open(page, "empty");
  const offsets: number[] = [];
  let broken = false;
  await page.route("**/api/uploads/*", async (route) => {
    const request = route.request();
    if (request.method() !== "PATCH") return route.continue();
    const offset = Number(request.headers()["upload-offset"]);
    offsets.push(offset);
    if (offset > 0 && !broken) {
      broken = true;
      return route.abort("connectionreset");
    }
    return route.continue();
  });
  await page.evaluate(() => {
    const told = /the connection broke at \d+\s%; it goes on by itself/; // For half a second.
    const watch = () => {
      if (told.test(document.body.textContent ?? "")) document.body.dataset.told = "";
    };
    const all = { childList: true, characterData: true, subtree: true };
    new MutationObserver(watch).observe(document.body, all);
  });
  await drop(page, [{ name: "long.flac", type: "audio/flac", bytes: await sample() }]);
  await expect(page.locator("body")).toHaveAttribute("data-told");
  await expect(page.locator("[data-word]").first()).toBeVisible();
  expect(offsets.filter((offset) => offset === 0)).toHaveLength(1);
});

test("a file that the server no longer knows is sent anew, and stays the page that is open", async ({
  page,
}) => {
  await open(page, "empty");
  let forgotten = false;
  await page.route("**/api/uploads/*", async (route) => {
    const request = route.request();
    const offset = Number(request.headers()["upload-offset"]);
    if (request.method() !== "PATCH" || offset === 0 || forgotten) return route.continue();
    forgotten = true;
    const error = { code: "not_found", message: "No such upload." };
    return route.fulfill({ status: 404, json: { error } });
  });
  await page.evaluate(() => {
    const watch = () => {
      if (document.body.textContent?.includes("is not here")) document.body.dataset.gone = "";
    };
    new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
  });
  await drop(page, [{ name: "long.flac", type: "audio/flac", bytes: await sample() }]);
  await expect(page.locator("[data-word]").first()).toBeVisible();
  expect(forgotten).toBe(true);
  await expect(page.locator("body")).not.toHaveAttribute("data-gone");
});

test("what is no sound is left out with a word about it", async ({ page }) => {
  await open(page, "empty");
  await drop(page, [{ name: "notes.txt", type: "text/plain", bytes: Buffer.from("hello") }]);
  await expect(
    page.getByText("“notes.txt” is not audio or video, so it was left out."),
  ).toBeVisible();
});

test("why an empty recording was not sent stays in the list", async ({ page }) => {
  await open(page, "empty");
  await drop(page, [{ name: "silent.wav", type: "audio/wav", bytes: Buffer.alloc(0) }]);
  const row = page.getByRole("link", { name: /silent\.wav.*not sent: the file is empty/ });
  await expect(row).toBeVisible();
  await page.waitForTimeout(7000); // Longer than the line at the bottom stays.
  await row.click();
  await expect(page.locator("main").getByText(/Copy it again/)).toBeVisible();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(row).toHaveCount(0);
});

test("the sample is one press away", async ({ page }) => {
  await open(page, "empty");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("sample.flac");
  await expect(page.locator("[data-word]").first()).toBeVisible();
});

test("a run can be stopped and goes on", async ({ page }) => {
  await open(page, "states", "/?recording=listening");
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByRole("main").getByText("stopped")).toBeVisible();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("main").getByText(/waiting|preparing|listening/i)).toBeVisible();
});

test("two pages agree, and a deleted recording comes back on demand", async ({ page, context }) => {
  await open(page, "states", "/?recording=interview");
  const other = await context.newPage();
  await other.goto("/");
  await expect(other.getByRole("link", { name: /interview/ })).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(other.getByRole("link", { name: /interview/ })).toBeHidden({ timeout: 1500 });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(other.getByRole("link", { name: /interview/ })).toBeVisible({ timeout: 1500 });
});

test("a lost server is told quietly, and the page comes back by itself", async ({ page }) => {
  await open(page, "states");
  await page.request.post("/mock/break");
  await expect(page.getByText("Reconnecting…")).toBeVisible();
  await page.request.post("/mock/mend");
  await expect(page.getByText("Reconnecting…")).toBeHidden();
});

test("a recording can be renamed", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("First talk.m4a");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("First talk.m4a");
  await expect(page.getByRole("link", { name: /First talk/ })).toBeVisible();
});
