import type { Locator, Page } from "@playwright/test";
import { expect } from "../support";
import type { PictureLibrary } from "./library";

interface Stage {
  page: Page;
  library: PictureLibrary;
  /** Whether the list, the text and the player share one column. */
  small: boolean;
}

const INTERVIEW = "Interview 7";

const dialog = (page: Page) => page.getByRole("dialog");
const word = (page: Page, text: string) => page.locator("[data-word]", { hasText: text }).first();
const review = (page: Page) => page.getByRole("region", { name: "Review" });

async function openText({ page, library }: Stage, name = INTERVIEW): Promise<void> {
  await page.goto(library.at(name));
  await expect(page.locator("[data-word]").first()).toBeVisible();
}

/** Opens what a small window folds away: facts and actions of the recording. */
async function openHeader({ page }: Stage): Promise<void> {
  const more = page.getByRole("button", { name: /About this recording/ });
  if (await more.isVisible()) await more.click();
}

/** Goes to the first spot; while the text is still coming there is none. */
async function beginReview(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await review(page).isVisible())) await page.keyboard.press("n");
    await expect(review(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
}

/** Stops the sound, so that nothing moves on a picture; a short stretch may have ended by itself. */
async function quiet(page: Page): Promise<void> {
  const pause = page.getByRole("button", { name: "Pause" });
  await pause.click({ timeout: 3_000 }).catch(() => undefined);
  await expect(pause).toBeHidden();
  await page.mouse.move(0, 0);
}

async function openList({ page, library }: Stage): Promise<void> {
  await page.goto(library.url("/"));
  await expect(page.getByText("10 recordings")).toBeVisible();
}

async function openEditing(stage: Stage): Promise<Locator> {
  const { page } = stage;
  await openText(stage);
  await word(page, "Stourhawk").dblclick();
  const field = page.locator("[data-edit-field]");
  await expect(field).toBeFocused();
  return field;
}

/** Corrects a name and waits until it is saved. */
async function correct(stage: Stage): Promise<void> {
  const { page } = stage;
  await openEditing(stage);
  await page.keyboard.type("Storhaug,");
  await expect(page.getByRole("status", { name: "Saving" })).toHaveText("Saved");
  await page.keyboard.press("Escape");
}

async function takeBack(page: Page): Promise<void> {
  await page.keyboard.press("Control+z");
  await expect(page.locator("[data-written]")).toHaveCount(0);
}

/** What each picture shows, by its name. */
export const SCREENS: Record<string, (stage: Stage) => Promise<void>> = {
  text: async (stage) => {
    await openText(stage);
  },
  review: async (stage) => {
    await openText(stage);
    await beginReview(stage.page);
    await expect(review(stage.page).getByRole("group", { name: "Or was it" })).toBeVisible();
    await quiet(stage.page);
  },
  conflicts: async (stage) => {
    await openText(stage, "Interview 4");
    await expect(stage.page.getByText(/corrections? to look at/).first()).toBeAttached();
    await beginReview(stage.page);
    await expect(review(stage.page)).toContainText("In an earlier transcription you wrote");
    await quiet(stage.page);
  },
  editing: async (stage) => {
    await openEditing(stage);
  },
  changes: async (stage) => {
    const { page } = stage;
    await correct(stage);
    await openHeader(stage);
    await page.getByRole("radio", { name: "Changes" }).check({ force: true });
    await expect(page.locator("del[data-deleted]")).toBeVisible();
  },
  times: async (stage) => {
    const { page } = stage;
    await openText(stage);
    await word(page, "Stourhawk").hover();
    await page.getByRole("button", { name: "Set times" }).click();
    await expect(page.getByRole("slider", { name: /^Start of “/ })).toBeFocused();
  },
  export: async (stage) => {
    const { page } = stage;
    await openText(stage);
    await page.locator("body").press("d");
    await dialog(page).getByRole("radio", { name: /\.srt/ }).check();
    await expect(page.getByRole("region", { name: "Preview" })).toContainText(".srt");
  },
  import: async (stage) => {
    const { page } = stage;
    await openText(stage, "Lecture 5");
    await openHeader(stage);
    await expect(page.getByText(/imported from/).first()).toBeVisible();
  },
  vocabulary: async (stage) => {
    const { page } = stage;
    await openText(stage);
    await page.getByRole("button", { name: "Vocabulary" }).click();
    await expect(dialog(page).getByRole("list", { name: "Terms" }).locator("li")).toHaveCount(4);
  },
  "fix-everywhere": async (stage) => {
    const { page } = stage;
    await openText(stage);
    await page.getByRole("button", { name: "Vocabulary" }).click();
    await dialog(page).getByRole("button", { name: "Fix this transcript…" }).click();
    await expect(dialog(page).getByRole("checkbox").first()).toBeVisible();
  },
  notes: async (stage) => {
    const { page } = stage;
    await openText(stage);
    await openHeader(stage);
    await page.getByRole("button", { name: /^Notes/ }).click();
    await expect(dialog(page).getByRole("textbox", { name: "Note at 0:25" })).toBeVisible();
  },
  join: async (stage) => {
    const { page } = stage;
    await openList(stage);
    await page.getByRole("button", { name: "Select" }).click();
    for (const part of ["Harbor board, part 1", "Harbor board, part 2"])
      await page.getByRole("checkbox", { name: new RegExp(`^${part}`) }).check();
    await page.getByRole("button", { name: "Join…" }).click();
    await expect(dialog(page).getByRole("list", { name: "Order" }).locator("li")).toHaveCount(2);
    await dialog(page).getByRole("textbox", { name: "Name of the whole" }).fill("Harbor board");
  },
  search: async (stage) => {
    const { page } = stage;
    if (stage.small) await openList(stage);
    else await openText(stage);
    await page.getByRole("button", { name: "Search all recordings" }).click();
    await page.keyboard.type("light");
    const results = page.getByRole("navigation", { name: "What was found" });
    await expect(results.locator("mark").first()).toBeVisible();
  },
  filters: async (stage) => {
    const { page } = stage;
    await openList(stage);
    await page.getByRole("button", { name: "Order and filters" }).click();
    const options = page.getByRole("region", { name: "Order and filters" });
    await options.getByLabel("Tag").selectOption("island");
    await expect(page.getByText("4 of 10 recordings")).toBeVisible();
  },
  selection: async (stage) => {
    const { page } = stage;
    await openList(stage);
    await page.getByRole("button", { name: "Select" }).click();
    for (const part of ["Lecture 4", "Lecture 5", "Radio talk"])
      await page.getByRole("checkbox", { name: new RegExp(`^${part}`) }).check();
    await page.getByRole("button", { name: "Tags and folder" }).click();
    await expect(dialog(page)).toContainText("3 recordings");
  },
};

/** What is put back behind a picture, so that the next one shows the text as the model wrote it. */
export const AFTERWARDS: Record<string, (page: Page) => Promise<void>> = { changes: takeBack };
