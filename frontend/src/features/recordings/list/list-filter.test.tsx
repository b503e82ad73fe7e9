import { act, screen, waitFor } from "@testing-library/react";
import { delay, http } from "msw";
import { expect, test } from "vitest";
import { isDark } from "@/lib/preferences";
import { recording } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const two = [
  recording({ name: "interview.m4a" }),
  recording({ id: "rec-2", name: "tutorial.mp4", added_at: "2026-03-03T00:00:00Z" }),
];
const names = () => screen.queryAllByRole("link", { name: /\.m/ });

test("the filter can be mended in the middle, and Escape empties it", async () => {
  serveRecordings(two);
  const person = openPage("/?q=intriew");
  const field = await screen.findByRole<HTMLInputElement>("searchbox");
  expect(field).toHaveValue("intriew");
  expect(names()).toHaveLength(0);
  await person.type(field, "erv", { initialSelectionStart: 3, initialSelectionEnd: 3 });
  await waitFor(() => expect(location.search).toBe("?q=intervriew"));
  expect(field.selectionStart).toBe(6);
  await person.keyboard("{Delete}");
  await waitFor(() => expect(names()).toHaveLength(1));
  await person.keyboard("{Escape}");
  await waitFor(() => expect(location.search).toBe(""));
  expect(field).toHaveValue("");
});

test("what the address says while nobody is in the field stands in it", async () => {
  serveRecordings(two);
  const person = openPage("/?q=inter");
  const field = await screen.findByRole("searchbox");
  await person.click(screen.getByRole("button", { name: "Clear the filter" }));
  await waitFor(() => expect(names()).toHaveLength(2));
  expect(field).toHaveValue("");
});

test("typing on a row filters, and means no key of the page", async () => {
  serveRecordings(two);
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  const dark = isDark();
  act(() => names()[0]?.focus());
  await person.keyboard("tut");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  expect(screen.getByRole("searchbox")).toHaveValue("tut");
  await waitFor(() => expect(names()).toHaveLength(1));
  expect(isDark()).toBe(dark);
});

test("the filters stay open where nothing fits, while it is asked what is there without them", async () => {
  serveRecordings(two);
  server.use(
    http.get("/api/recordings", async ({ request }) => {
      if (request.url.includes("limit=1&") || request.url.endsWith("limit=1"))
        await delay("infinite");
    }),
  );
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: "Order and filters" }));
  await person.selectOptions(await screen.findByRole("combobox", { name: "State" }), "failed");
  await waitFor(() => expect(names()).toHaveLength(0));
  expect(screen.getByRole("combobox", { name: "State" })).toHaveValue("failed");
});
