import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { recording, run, segment, summary, transcript, word } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

const text = transcript({
  segments: [0, 1, 2].map((id) =>
    segment(id, [
      word(`Book${id}`, id * 4 + 1.06, id * 4 + 1.5),
      word("and", id * 4 + 2, id * 4 + 3),
    ]),
  ),
});

async function reading(address: string) {
  serveRecordings([recording({ run: run({ summary: summary({ words: 6 }) }) })], text);
  const person = openPage(address);
  await screen.findByText("Book0");
  return person;
}

const bar = () => within(screen.getByRole("region", { name: "Find" }));
const marked = () =>
  [...document.querySelectorAll<HTMLElement>("[data-found]")].map(
    ({ dataset, textContent }) => textContent + (dataset.found ? `, ${dataset.found}` : ""),
  );

test("slash looks for words in the text that is open, and Enter goes from place to place", async () => {
  const person = await reading("/?recording=rec-1");
  await person.keyboard("/book");
  expect(await bar().findByText("1 of 3")).toBeVisible();
  expect(marked()).toEqual(["Book0, now", "Book1", "Book2"]);
  expect(location.search).toBe("?recording=rec-1&find=book");

  await person.keyboard("{Enter}");
  expect(bar().getByText("2 of 3")).toBeVisible();
  expect(marked()).toEqual(["Book0", "Book1, now", "Book2"]);
  expect(screen.getByRole("slider", { name: /Position/ })).toHaveAttribute("aria-valuenow", "5");
  await person.keyboard("{Shift>}{Enter}{Enter}{/Shift}");
  expect(bar().getByText("3 of 3")).toBeVisible();
  await person.keyboard("{Enter}");
  expect(bar().getByText("1 of 3")).toBeVisible();

  await person.keyboard("s");
  expect(await bar().findByText("not found")).toBeVisible();
  expect(marked()).toEqual([]);
});

test("Escape ends the search and leaves the focus in the text", async () => {
  const person = await reading("/?recording=rec-1");
  await person.click(screen.getByRole("button", { name: "Find" }));
  await person.keyboard("book1");
  await waitFor(() => expect(marked()).toEqual(["Book1, now"]));
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("region", { name: "Find" })).toBeNull();
  expect(screen.getByRole("region", { name: "Transcript" })).toHaveFocus();
  await waitFor(() => expect(location.search).toBe("?recording=rec-1"));
  expect(marked()).toEqual([]);
});

test("an address opens a search at its moment, and the next recording without it", async () => {
  const person = await reading("/?recording=rec-1&t=5.1&find=BOOK");
  expect(bar().getByRole("searchbox")).toHaveValue("BOOK");
  expect(bar().getByText("2 of 3")).toBeVisible();
  await person.click(screen.getByRole("link", { name: /interview/ }));
  await waitFor(() => expect(screen.queryByRole("region", { name: "Find" })).toBeNull());
});

test("slash filters the recordings while no text is open, and what is typed means no key", async () => {
  serveRecordings([recording({ run: null })]);
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Not transcribed yet.");
  await person.keyboard("/in");
  expect(screen.getByRole("searchbox", { name: /Filter/ })).toHaveValue("in");
  await act(async () => undefined);
  expect(screen.queryByRole("region", { name: "Find" })).toBeNull();
});
