import { expect, needsBrowser, open, settled, test } from "./support";

needsBrowser();

test("a press on a word plays from it and lights it", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  const word = page.locator("[data-word]").nth(8);
  await word.click();
  await expect(page.locator("[data-spoken]")).toHaveCount(1);
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press(" ");
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeVisible();
  await expect(page).toHaveURL(/[?&]t=\d/);
});

test("the exact figures of a word are one rest of the mouse away", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await page.locator("[data-doubt='2']").first().hover();
  await expect(page.getByRole("tooltip")).toContainText("How sure");
});

test("the text can be read and played by keys alone", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  const times = page.getByRole("button", { name: /^Play from/ });
  await times.first().focus();
  await page.keyboard.press("Tab");
  await expect(times.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-word]:focus")).toHaveCount(1);
  await expect(page.getByRole("tooltip")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
});

test("keys step through paragraphs and words", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await expect(page.locator("[data-word]").first()).toBeVisible();
  const slider = page.getByRole("slider", { name: "Position in the recording" });
  const before = await slider.getAttribute("aria-valuetext");
  await page.locator("body").press("ArrowDown");
  await page.locator("body").press("ArrowDown");
  await expect(slider).not.toHaveAttribute("aria-valuetext", before ?? "");
  const lit = await page.locator("[data-spoken]").getAttribute("data-word");
  await page.locator("body").press("Shift+ArrowRight");
  await expect(page.locator("[data-spoken]")).not.toHaveAttribute("data-word", lit ?? "");
});

test("set-aside words come back on demand, where they were", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  await expect(page.locator("[data-removed]")).toHaveCount(0);
  await page.getByLabel("Show set-aside words").check();
  await expect(page.locator("[data-removed]")).toHaveText(["Thank", "you", "for", "watching."]);
});

test("marked text holds words and no times", async ({ page }) => {
  await open(page, "states", "/?recording=interview");
  const word = (await page.locator("[data-word]").first().textContent()) ?? "";
  const marked = await page.evaluate(() => {
    const text = document.querySelector("[aria-label=Transcript]");
    if (text) getSelection()?.selectAllChildren(text);
    return getSelection()?.toString() ?? "";
  });
  expect(marked).toContain(word);
  expect(marked).not.toMatch(/\d:\d\d|of silence|Transcribe this anyway/);
});

test("whoever scrolls away while it plays finds the way back to the spoken word", async ({
  page,
}) => {
  await open(page, "states", "/?recording=interview");
  await page.locator("[data-word]").nth(3).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.mouse.wheel(0, 3000);
  const back = page.getByRole("button", { name: "Back to the spoken word" });
  await back.click();
  await expect(page.locator("[data-row]").first()).toBeInViewport();
  await expect(back).toHaveCount(0);
});

test("ten hours open at their moment and stay light", async ({ page }) => {
  await open(page, "long", "/?recording=long&t=20000");
  await expect(page.locator("[data-spoken], [data-word]").first()).toBeVisible();
  const first = page.locator("[data-word]").first();
  await expect
    .poll(async () => Math.abs(Number(await first.getAttribute("data-moment")) - 20_000))
    .toBeLessThan(600);
  expect(await page.locator("[data-word]").count()).toBeLessThan(3000);
  const began = Date.now();
  await page.getByRole("main").evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(page.getByText(/^9:5\d:\d\d$/).first()).toBeVisible();
  expect(Date.now() - began).toBeLessThan(3000);
});

test("a word in ten hours is found, marked and shown, and a reload comes back to it", async ({
  page,
}) => {
  await open(page, "long", "/?recording=long");
  await expect(page.locator("[aria-busy=false] [data-word]").first()).toBeVisible(); // All of it.
  await page.keyboard.press("/");
  await page.keyboard.type("LISTEN");
  const bar = page.getByRole("region", { name: "Find" });
  await expect(bar.getByRole("status")).toHaveText(/^1 of [\d,]+$/);
  const began = Date.now();
  await page.keyboard.press("Shift+Enter");
  const now = page.locator("[data-found=now]");
  await expect
    .poll(async () => Number(await now.getAttribute("data-moment")))
    .toBeGreaterThan(35_000);
  await expect(now).toBeInViewport();
  expect(Date.now() - began).toBeLessThan(3000);
  await expect(page).toHaveURL(/t=3\d{4}.*find=LISTEN|find=LISTEN.*t=3\d{4}/);
  const place = await bar.getByRole("status").textContent();
  await page.reload();
  await expect(bar.getByRole("status")).toHaveText(place ?? "");
  await expect(now).toBeInViewport();
});

test("a thousand recordings stay light and can be filtered", async ({ page }) => {
  await open(page, "many");
  await expect(page.getByText("1,000 recordings")).toBeVisible();
  expect(await page.locator("[data-entry]").count()).toBeLessThan(60);
  await page.keyboard.press("/");
  await page.keyboard.type("0042");
  await expect(page.locator("[data-entry]")).toHaveCount(1);
  await expect(page).toHaveURL(/q=0042/);
});

test("back and forward walk through what was open", async ({ page }) => {
  await open(page, "states");
  await page.getByRole("link", { name: /interview/ }).click();
  await page.getByRole("button", { name: "Next recording" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("lecture-1.mp4");
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("interview-03.m4a");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("interview-03.m4a");
});

test("the theme key goes from light to dark, and the choice stays", async ({ page }) => {
  await open(page, "empty");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.keyboard.press("t");
  await expect.poll(paper).not.toBe(light);
  await settled(page);
  const dark = await paper();
  await page.reload();
  await expect.poll(paper).toBe(dark);
});

test.describe("on a wide screen that is touched", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 1024, height: 768 } });

  test("silence offers to be transcribed at a press, and not before", async ({ page }) => {
    await open(page, "states", "/?recording=interview");
    const silence = page.getByRole("button", { name: /of silence$/ }).first();
    await expect(silence).toHaveAttribute("aria-expanded", "false");
    const anyway = page.getByRole("button", { name: "Transcribe this anyway" });
    const before = await anyway.count();
    await silence.tap();
    await expect(anyway).toHaveCount(before + 1);
  });
});
