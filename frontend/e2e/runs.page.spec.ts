import { expect, expectAccessible, needsBrowser, open, test } from "./support";

needsBrowser();

test("an earlier run is opened, compared and used again", async ({ page }) => {
  const word = (text: string, same: boolean) => ({ word: ` ${text}`, start: 1, same });
  await page.route("**/api/runs/*/comparison/*", (route) =>
    route.fulfill({
      json: {
        before: "a",
        after: "b",
        stretches: [
          {
            start: 1,
            end: 3,
            before: [word("Monday", false), word("book.", true)],
            after: [word("Sunday", false), word("book.", true)],
          },
        ],
      },
    }),
  );
  await open(page, "states", "/?recording=interview");
  await page.request.post("/api/runs/run-interview/retry");
  const choice = page.getByRole("button", { name: /^Run 2 of 2/ });
  await expect(choice).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Compare…" }).click();
  await expect(page.locator("mark")).toHaveText([" Monday", " Sunday"]);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await choice.click();
  await page.getByRole("menuitem", { name: /^Run 1/ }).click();
  await expect(page).toHaveURL(/run=1/);
  await expect(page.getByRole("button", { name: "Use this run" })).toBeVisible();
  await expectAccessible(page);
});

test("words from right to left have their time at the right, line by line", async ({ page }) => {
  await page.route("**/api/runs/*/transcript", async (route) => {
    const answer = await route.fetch();
    const transcript = await answer.json();
    for (const word of transcript.segments[1].words) word.word = " שלום";
    await route.fulfill({ response: answer, json: transcript });
  });
  await open(page, "states", "/?recording=interview");
  const rows = page.locator("[data-row]");
  await expect(rows.nth(1)).toHaveCSS("direction", "rtl");
  await expect(rows.nth(0)).toHaveCSS("direction", "ltr");
  const time = await rows.nth(1).getByRole("button").boundingBox();
  const text = await rows.nth(1).locator("p").boundingBox();
  expect(time?.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0));
});

test("what failed is one press away, and several are deleted and come back", async ({ page }) => {
  await open(page, "states", "/");
  await page.getByRole("button", { name: /\d failed/ }).click();
  const index = page.getByRole("navigation", { name: "Recordings" });
  await expect(index.getByRole("checkbox").first()).toBeChecked();
  await expectAccessible(page);
  const count = await index.getByRole("checkbox").count();
  await page.getByRole("button", { name: `Delete ${count}` }).click();
  await expect(page.getByText(/deleted\./)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: `${count} failed` })).toBeVisible();
});
