import { act, screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import {
  addRejected,
  beginUpload,
  changeUpload,
  endUpload,
  registerWidget,
  replaceUpload,
} from "@/domain/uploads/upload-queue";
import { recording } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

const begin = (key: string) => act(() => beginUpload(key, { name: `${key}.wav`, size: 9 }));
const change = (key: string, id: string) =>
  act(() => changeUpload(key, { id, state: "uploading", progress: 0.4 }));
const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

/** The page, once it can send files. */
async function ready(address = "/", all = [recording()]) {
  serveRecordings(all);
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
  registerWidget({ browse: none, add: none, resume: none, remove: endUpload });
  await person.click(await screen.findByRole("button", { name: "Stop" }));
  expect(await screen.findByRole("heading", { name: /Drop recordings/ })).toBeVisible();
  expect(screen.queryByText(/not here/)).toBeNull();
});

test("of several files the first that can be read opens, not one that arrived and is damaged", async () => {
  await ready();
  for (const key of ["one", "two", "three"]) begin(key);
  change("one", "id-1");
  expect(await heading("one.wav")).toBeVisible();
  change("two", "id-2");
  change("three", "id-3");
  const fails = (key: string) =>
    act(() => changeUpload(key, { state: "failed", message: "no sound" }));
  fails("two");
  expect(await heading("one.wav")).toBeVisible();
  fails("one");
  expect(await heading("three.wav")).toBeVisible();
  expect(location.search).toBe("?recording=id-3");
});

test("a file that has arrived and holds no sound makes room for the one after it", async () => {
  const error = { code: "no_audio_track", message: "This file holds no sound." };
  const silent = recording({ id: "id-1", name: "one.wav", run: null, error });
  await ready("/", [silent, recording()]);
  for (const key of ["one", "two"]) begin(key);
  change("one", "id-1");
  expect(await heading("one.wav")).toBeVisible();
  act(() => endUpload("one"));
  change("two", "id-2");
  expect(await heading("two.wav")).toBeVisible();
});

test("who opens a damaged file stays with it", async () => {
  const person = await ready();
  for (const key of ["one", "two"]) begin(key);
  change("one", "id-1");
  change("two", "id-2");
  expect(await heading("one.wav")).toBeVisible();
  await person.click(screen.getByRole("link", { name: /two\.wav/ }));
  expect(await heading("two.wav")).toBeVisible();
  await person.click(screen.getByRole("link", { name: /one\.wav/ }));
  act(() => changeUpload("one", { state: "failed", message: "no sound" }));
  expect((await screen.findAllByText(/not sent: no sound/))[0]).toBeVisible();
  expect(await heading("one.wav")).toBeVisible();
});

test("why a file was not sent can be read later, until it is removed", async () => {
  const person = await ready();
  act(() => addRejected({ name: "silent.wav", size: 0 }, "the file is empty."));
  await person.click(await screen.findByRole("link", { name: /silent\.wav.*the file is empty/ }));
  expect(await heading("silent.wav")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  const none = () => undefined;
  registerWidget({ browse: none, add: none, resume: none, remove: endUpload });
  await person.click(screen.getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(screen.queryByRole("link", { name: /silent\.wav/ })).toBeNull());
});
