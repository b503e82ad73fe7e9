import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

const PYTHON = "../.venv/bin/python";

needsBrowser();

for (const [width, height] of [
  [1280, 800],
  [390, 844],
] as const) {
  test(`the picture of a video is small, and large at a press, ${width} px wide`, async ({
    page,
  }) => {
    test.skip(!existsSync(PYTHON), "no Python here to make a video; `make setup` installs it");
    const video = join(mkdtempSync(join(tmpdir(), "tacet-video-")), "talk.mp4");
    execFileSync(PYTHON, ["e2e/make_video.py", video]);
    await page.route("**/api/recordings/interview/listen", (route) =>
      route.fulfill({ path: video, contentType: "video/mp4" }),
    );
    await page.setViewportSize({ width, height });
    await open(page, "states", "/?recording=interview");
    const picture = page.getByRole("button", { name: "Enlarge the picture" });
    const small = (await picture.boundingBox())?.width ?? 0;
    expect(small).toBeLessThanOrEqual(80);
    await shoot(page, `picture-${width}`);
    await picture.click();
    const large = page.getByRole("button", { name: "Make the picture small" });
    await expect.poll(async () => (await large.boundingBox())?.width).toBeGreaterThan(4 * small);
    await page.keyboard.press(" ");
    await expect
      .poll(() => page.evaluate(() => document.querySelector("video")?.currentTime))
      .toBeGreaterThan(0.3);
    await expectAccessible(page);
    await shoot(page, `picture-large-${width}`);
    await large.click();
    await expect(picture).toBeVisible();
  });
}

test("sound alone shows no picture and says nothing of one", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await page.waitForFunction(() => document.querySelector("[data-word]"));
  await expect(page.getByRole("button", { name: /picture/ })).toHaveCount(0);
  await expect(page.getByText("only the sound")).toHaveCount(0);
});

test("a video whose picture cannot be shown says so and keeps its sound", async ({ page }) => {
  await open(page, "states", "/?recording=listening");
  // What the mock gives to hear is sound alone, as a listening copy is.
  await page.request.post("/mock/video/listening");
  await page.reload();
  await expect(page.getByText("Of this file the browser plays only the sound.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
});
