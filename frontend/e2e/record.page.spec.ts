import type { Page } from "@playwright/test";
import { CHROMIUM } from "../playwright.config";
import { fakeMicrophone } from "./microphone";
import { expect, expectAccessible, needsBrowser, open, shoot, test } from "./support";

needsBrowser();
test.use({
  launchOptions: {
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-background-networking", ...fakeMicrophone()],
  },
});

const recorder = (page: Page) => page.getByRole("region", { name: "Recorder" });
const words = (page: Page) => page.locator("[data-word]");
const interim = (page: Page) => page.locator("[data-interim]");

async function record(page: Page): Promise<void> {
  await page.getByRole("main").getByRole("button", { name: "Record", exact: true }).click();
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeVisible();
}

/** What the server has of the recording that is open, in bytes. */
async function stored(page: Page): Promise<number> {
  const id = new URL(page.url()).searchParams.get("recording");
  return (await (await page.request.get(`/api/live/${id}`)).json()).offset;
}

test("a press on Record, and words appear while somebody speaks", async ({ page }) => {
  await open(page, "empty");
  await record(page);
  await expect(page).toHaveTitle(/^● Recording – Recording \d{4}-\d\d-\d\d \d\d\.\d\d\.wav/);
  await expect(interim(page)).toContainText("this may change");
  await expect(words(page).first()).toBeVisible();
  const first = await words(page).allTextContents();
  await expect.poll(() => words(page).count()).toBeGreaterThan(first.length);
  expect((await words(page).allTextContents()).slice(0, first.length)).toEqual(first);
  await expect(
    page.getByRole("link", { name: /Recording .*\.wav/ }).getByText("recording", { exact: true }),
  ).toBeVisible();
  await expect(page.getByText("You can play and correct it once")).toBeVisible();

  await recorder(page).getByRole("button", { name: "Pause" }).click();
  await expect(page).toHaveTitle(/^Paused – /);
  const paused = await stored(page);
  await recorder(page).getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => stored(page)).toBeGreaterThan(paused);
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden();
  await expect(page).toHaveTitle(/^Recording .* – Tacet$/);
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
  await expect(page.getByRole("button", { name: /Export/ }).first()).toBeVisible();
  await expect(interim(page)).toHaveCount(0);
});

test("a key begins to record, pauses and goes on; Caps Lock alone does not", async ({ page }) => {
  await open(page, "states");
  await page.locator("body").press("R");
  await page.keyboard.press("Shift+R");
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeVisible();
  await page.keyboard.press("Shift+R");
  await expect(recorder(page).getByText("Paused")).toBeVisible();
  await page.keyboard.press("Shift+R");
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: /interview-03/ }).click();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
  await recorder(page).getByRole("button", { name: "Show it" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Recording .*\.wav$/);
});

test("a server that is away loses nothing of what is said", async ({ page }) => {
  await open(page, "empty");
  await record(page);
  await expect.poll(() => stored(page)).toBeGreaterThan(0);
  await page.request.post("/mock/break");
  await expect(
    recorder(page).getByText(/^Not connected\. What you say is kept here/),
  ).toBeVisible();
  await expect(recorder(page).getByText(/kept here \([2-9] s\)/)).toBeVisible();
  const time = await recorder(page)
    .getByText(/^0:\d\d$/)
    .textContent();
  const said = Number(time?.slice(2));
  await page.request.post("/mock/mend");
  await expect(recorder(page).getByText(/^Not connected/)).toBeHidden();
  await expect.poll(async () => (await stored(page)) / 48_000).toBeGreaterThanOrEqual(said);
  await expect(words(page).first()).toBeVisible();
});

test("the end of a recording waits for a server that is away", async ({ page }) => {
  await open(page, "empty");
  await record(page);
  await expect.poll(() => stored(page)).toBeGreaterThan(0);
  await page.request.post("/mock/break");
  await expect(recorder(page).getByText(/^Not connected/)).toBeVisible();
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page).getByText(/Leave this page open/)).toBeVisible();
  await page.request.post("/mock/mend");
  await expect(recorder(page)).toBeHidden();
  await expect(page.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
});

test("a full disk is said, and the sound is kept until there is room", async ({ page }) => {
  await open(page, "empty");
  await record(page);
  await page.request.post("/mock/fill");
  await expect(recorder(page).getByText(/The disk of the computer .* is full/)).toBeVisible();
  const full = await stored(page);
  await page.request.post("/mock/free");
  await expect(recorder(page).getByText(/is full/)).toBeHidden();
  expect(await stored(page)).toBeGreaterThan(full);
});

test("a recording that was left open goes on, or is ended", async ({ page }) => {
  await open(page, "live", "/?recording=left");
  await expect(page.getByText("This recording is still open; 0:42 of it is here.")).toBeVisible();
  const before = await stored(page);
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect(recorder(page).getByText(/^0:4[3-9]$/)).toBeVisible();
  await expect.poll(() => stored(page)).toBeGreaterThan(before);

  const other = await page.context().newPage();
  await other.goto("/?recording=left");
  await expect(other.getByText("It is being recorded in another window")).toBeVisible();
  await page.close({ runBeforeUnload: false });
  await expect(other.getByText("This recording is still open")).toBeVisible();
  await other.getByRole("button", { name: "End", exact: true }).click();
  await expect(other.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
});

test("a recording that is ended in another window stops here, and that is said", async ({
  page,
}) => {
  await open(page, "live", "/?recording=left");
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeVisible();
  await page.request.post("/api/live/left/end");
  await expect(recorder(page).getByRole("alert")).toContainText("has ended");
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeHidden();
});

test("what was said after the server ended it is a recording of its own", async ({ page }) => {
  await open(page, "live", "/?recording=left");
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect(recorder(page).getByText("Recording", { exact: true })).toBeVisible();
  await page.route("**/sound", (route) => route.abort());
  await expect(recorder(page).getByText(/kept here \([4-9] s\)/)).toBeVisible();
  await page.request.post("/api/live/left/end");
  await page.unroute("**/sound");
  await expect(recorder(page).getByRole("alert")).toContainText("is a recording of its own");
  const own = page.getByRole("link", { name: /^Recording .*\.wav.*done/ });
  await expect(own.filter({ hasNotText: "11.02" })).toBeVisible();
});

test("closing the page is asked about while it records, and only then", async ({ page }) => {
  await open(page, "empty");
  await record(page);
  const asked = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden();
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => page.isClosed()).toBe(true);
});

for (const [name, text] of [
  ["NotAllowedError", /does not let this page use the microphone/],
  ["NotFoundError", /There is no microphone/],
  ["NotReadableError", /Another program may be using it/],
  ["TypeError", /Load this page again/],
] as const) {
  test(`no recording is begun without a microphone, and why is said: ${name}`, async ({ page }) => {
    await page.addInitScript((error) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", error));
    }, name);
    await open(page, "empty");
    await page.getByRole("main").getByRole("button", { name: "Record", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText(text);
    expect((await (await page.request.get("/api/recordings")).json()).total).toBe(0);
    await page.getByRole("button", { name: "Hide this line" }).click();
    await expect(page.getByRole("alert")).toBeHidden();
  });
}

test("a page that is not of this computer is told why it has no microphone", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "mediaDevices", { value: undefined });
  });
  await open(page, "empty");
  await page.getByRole("main").getByRole("button", { name: "Record", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText(/Open Tacet as http:\/\/localhost:\d+/);
});

test("a microphone that is taken away pauses, and another one goes on", async ({ page }) => {
  await page.addInitScript(() => {
    const { mediaDevices } = navigator;
    const get = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await get(wanted);
      addEventListener("pull", () => stream.getTracks()[0]?.dispatchEvent(new Event("ended")));
      return stream;
    };
  });
  await open(page, "empty");
  await record(page);
  await page.evaluate(() => dispatchEvent(new Event("pull")));
  await expect(recorder(page).getByText(/^The microphone is gone/)).toBeVisible();
  const paused = await stored(page);
  const choice = recorder(page).getByRole("combobox", { name: "Microphone" });
  await choice.selectOption({ index: 1 });
  await expect(recorder(page).getByText(/^The microphone is gone/)).toBeHidden();
  await recorder(page).getByRole("button", { name: "Go on" }).click();
  await expect.poll(() => stored(page)).toBeGreaterThan(paused);
  const chosen = await choice.inputValue();
  await recorder(page).getByRole("button", { name: "End recording" }).click();
  await expect(recorder(page)).toBeHidden();

  await page.goto("/");
  await record(page);
  await expect(choice).toHaveValue(chosen);
});

test("the text follows what is said, and stays where somebody reads", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 640 });
  await open(page, "live", "/?recording=left");
  await page.getByRole("button", { name: "Go on recording" }).click();
  await expect(interim(page)).toBeInViewport();
  const main = page.getByRole("main");
  const top = () => main.evaluate(({ scrollTop }) => scrollTop);
  const before = await top();
  expect(before).toBeGreaterThan(0);
  await expect.poll(top).toBeGreaterThan(before);
  await expect(interim(page)).toBeInViewport();
  await words(page).first().scrollIntoViewIfNeeded();
  await main.evaluate((element) => element.scrollTo(0, 0));
  const count = Number((await stored(page)) / 144_000);
  await expect.poll(async () => (await stored(page)) / 144_000).toBeGreaterThan(count + 1);
  expect(await top()).toBe(0);
});

test("a microphone that gives nothing is asked about", async ({ page }) => {
  await page.addInitScript(() => {
    const { stream } = new AudioContext().createMediaStreamDestination();
    navigator.mediaDevices.getUserMedia = async () => stream;
  });
  await open(page, "empty");
  await record(page);
  await expect(recorder(page).getByText(/^Nothing is to be heard/)).toBeVisible();
});

test("a browser that gives the microphone only its own rate records as well", async ({ page }) => {
  await page.addInitScript(() => {
    const source = AudioContext.prototype.createMediaStreamSource;
    AudioContext.prototype.createMediaStreamSource = function (stream) {
      if (this.sampleRate === 24_000) throw new DOMException("", "NotSupportedError");
      return source.call(this, stream);
    };
  });
  await open(page, "empty");
  await record(page);
  await expect(words(page).first()).toBeVisible();
  await expect(recorder(page).getByText(/^Nothing is to be heard/)).toBeHidden();
});

for (const { colors, width } of [
  { colors: "light", width: 1280 },
  { colors: "dark", width: 390 },
] as const) {
  test(`recording bars nobody's way, ${colors}, ${width} px wide`, async ({ page }) => {
    const look = async (name: string) => {
      await expectAccessible(page);
      await shoot(page, `record-${name}-${colors}-${width}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
    };
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: colors });
    await open(page, "empty");
    await look("start");
    await record(page);
    await expect.poll(() => words(page).count()).toBeGreaterThan(11);
    await expect(interim(page)).toBeVisible();
    await look("words");
    await page.request.post("/mock/break");
    await expect(recorder(page).getByText(/^Not connected/)).toBeVisible();
    await recorder(page).getByRole("button", { name: "Pause" }).click();
    await look("away");
    await page.request.post("/mock/mend");
    await open(page, "live", "/?recording=left");
    await expect(page.getByRole("button", { name: "Go on recording" })).toBeVisible();
    await look("left");
  });
}

test.describe("in German", () => {
  test.use({ locale: "de-DE" });

  test("it is recorded, too", async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, "empty");
    await page.getByRole("main").getByRole("button", { name: "Aufnehmen" }).click();
    await expect(page).toHaveTitle(/^● Nimmt auf – Aufnahme /);
    await expect(words(page).first()).toBeVisible();
    await expectAccessible(page);
    await shoot(page, "record-german");
    await page.getByRole("button", { name: "Aufnahme beenden" }).click();
    await expect(page.getByRole("button", { name: "Abspielen", exact: true })).toBeEnabled();
  });
});
