import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { recording } from "@/testing/build";
import { openPage } from "@/testing/open-page";
import { holding } from "@/testing/server";
import { beginUpload, changeUpload, endUpload, registerSender, replaceUpload } from "./uploads";

const begin = (key: string) => act(() => beginUpload(key, { name: `${key}.wav`, size: 9 }));
const change = (key: string, id: string) =>
  act(() => changeUpload(key, { id, state: "uploading", progress: 0.4 }));
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

/** The page, once it can send files. */
async function ready(address = "/") {
  holding([recording()]);
  const person = openPage(address);
  await screen.findByText("Nano", {}, { timeout: 5000 });
  return person;
}

test("what is sent opens itself once; the files after it leave the page where it is", async () => {
  const person = await ready();
  for (const key of ["one", "two"]) begin(key);
  change("one", "id-1");
  expect(await heading("one.wav")).toBeVisible();
  change("two", "id-2");
  await person.click(screen.getByRole("button", { name: "Tacet, to the start" }));
  await waitFor(() => expect(location.search).toBe(""));
  act(() => endUpload("one"));
  expect(await screen.findByRole("heading", { name: /Drop recordings/ })).toBeVisible();
  expect(location.search).toBe("");
});

test("a queued file that is open stays open when its turn comes, under its new address", async () => {
  const person = await ready("/?recording=rec-1");
  begin("one");
  await person.click(await screen.findByRole("link", { name: /one\.wav/ }));
  expect(await heading("one.wav")).toBeVisible();
  change("one", "id-1");
  await waitFor(() => expect(location.search).toBe("?recording=id-1"));
  expect(await heading("one.wav")).toBeVisible();

  act(() => replaceUpload("one", "again"));
  begin("again");
  expect(await heading("one.wav")).toBeVisible();
  change("again", "id-2");
  await waitFor(() => expect(location.search).toBe("?recording=id-2"));
  expect(screen.queryByText(/not here/)).toBeNull();
});

test("stopping the upload that is open goes back to all recordings", async () => {
  const person = await ready();
  begin("one");
  change("one", "id-1");
  // The widget itself needs a browser.
  const none = () => undefined;
  registerSender({ browse: none, add: none, resume: none, remove: endUpload });
  await person.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByRole("heading", { name: /Drop recordings/ })).toBeVisible();
  expect(screen.queryByText(/not here/)).toBeNull();
});
