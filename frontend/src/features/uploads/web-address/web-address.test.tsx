import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { recording, settings } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const ADDRESS = "https://example.com/talk.mp3";
const facts = { id: "rec-9", name: "talk.mp3", offset: 0, length: 0, error: null };

/** The dialog, its address typed and sent, and how far it is at first. */
async function add(first: object) {
  const upload = { now: first };
  const asked: unknown[] = [];
  serveRecordings([recording({ id: "rec-9", name: "talk.mp3" })]);
  server.use(
    http.get("/api/settings", () => HttpResponse.json(settings({ allow_urls: true }))),
    http.post("/api/uploads/url", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json({ ...facts, name: "" }, { status: 202 });
    }),
    http.get("/api/uploads/rec-9", () => HttpResponse.json({ ...facts, ...upload.now })),
  );
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: "From a web address" }));
  await person.type(screen.getByLabelText(/Address of the sound/), ADDRESS);
  await person.click(screen.getByRole("button", { name: "Add" }));
  return { person, asked, upload };
}

test("a recording is added by its address, followed, and opened", async () => {
  const { person, asked, upload } = await add({ offset: 42, length: 100 });
  expect(await screen.findByText(/“talk.mp3” is fetched: 42/)).toBeVisible();
  expect(asked).toEqual([{ url: ADDRESS }]);
  upload.now = { offset: 100, length: 100 };
  expect(
    await screen.findByText("“talk.mp3” is in the list now.", {}, { timeout: 5000 }),
  ).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Open" }));
  expect(location.search).toBe("?recording=rec-9");
});

test("before the other server answers, it is said that it is waited for", async () => {
  await add({ name: "" });
  expect(await screen.findByText("Waiting for the other server…")).toBeVisible();
});

test("why it could not be fetched is told, and another address can be tried", async () => {
  const message = "example.com answers 404, so there is no file there.";
  const { person } = await add({ error: { code: "no_answer", message } });
  expect(await screen.findByText(message)).toBeVisible();
  server.use(http.delete("/api/uploads/rec-9", () => new HttpResponse(null, { status: 204 })));
  await person.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByLabelText(/Address of the sound/)).toHaveValue(ADDRESS);
});

test("without leave of the server there is no such way", async () => {
  serveRecordings([]);
  openPage("/");
  expect(await screen.findByRole("button", { name: "Choose files" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "From a web address" })).toBeNull();
});
