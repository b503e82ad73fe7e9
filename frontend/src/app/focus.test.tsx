import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import { ask, recording, removedWord, run, summary, transcript } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const text = transcript({ removed: [removedWord("Thank", 10, 10.3)] });

/** The page with a transcript, on which what a person changes is taken. */
async function reading() {
  serveRecordings([recording({ run: run({ summary: summary({ removed_words: 1 }) }) })], text);
  server.use(
    http.put("/api/runs/run-1/words", () => HttpResponse.json(run())),
    http.post("/api/runs/run-1/asks", () => HttpResponse.json(ask(), { status: 202 })),
    http.patch("/api/recordings/rec-1", () => HttpResponse.json(recording())),
    http.delete("/api/recordings/rec-1", () => new HttpResponse(null, { status: 204 })),
  );
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  const press = async (button: HTMLElement) => {
    act(() => button.focus());
    await person.keyboard("{Enter}");
  };
  return { person, press };
}

const region = (name: string) => screen.getByRole("region", { name });

beforeEach(() => setPreference("showRemoved", true));

test("a name that was changed, or not, leaves the focus at its pencil", async () => {
  const { person, press } = await reading();
  for (const end of ["{Enter}", "{Escape}"]) {
    await press(screen.getByRole("button", { name: "Rename" }));
    await person.keyboard(end);
    expect(screen.getByRole("button", { name: "Rename" })).toHaveFocus();
  }
});

test("what vanishes by a key leaves the focus in the text", async () => {
  const { press } = await reading();
  await press(screen.getByRole("button", { name: "Restore “Thank”" }));
  expect(region("Transcript")).toHaveFocus();
  const [silence] = screen.getAllByRole("button", { name: /of silence$/ });
  await press(silence as HTMLElement);
  expect(silence).toHaveFocus();
  const [anyway] = screen.getAllByRole("button", { name: "Transcribe this anyway" });
  await press(anyway as HTMLElement);
  expect(region("Transcript")).toHaveFocus();
});

test("a recording that is deleted by keys leaves the focus in the page", async () => {
  const { press } = await reading();
  await press(screen.getByRole("button", { name: "More" }));
  await press(await screen.findByRole("menuitem", { name: "Delete" }));
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  await waitFor(() => expect(screen.getByRole("main")).toHaveFocus());
});

test("what the menu opens or does gives the focus back to its button", async () => {
  const { person, press } = await reading();
  server.use(http.post("/api/recordings/actions", () => HttpResponse.json({ count: 1 })));
  const more = () => screen.getByRole("button", { name: "More" });
  await press(more());
  await press(await screen.findByRole("menuitem", { name: "Tags and folder" }));
  await screen.findByRole("dialog");
  await person.keyboard("{Escape}");
  await waitFor(() => expect(more()).toHaveFocus());
  await press(more());
  await press(await screen.findByRole("menuitem", { name: "Archive it" }));
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  await waitFor(() => expect(more()).toHaveFocus());
});

test("in a review, a press of a button by a key leaves the focus there", async () => {
  const { person, press } = await reading();
  await person.keyboard("n");
  await press(within(region("Review")).getByRole("button", { name: "Restore" }));
  expect(await screen.findByText("“Thank” restored.")).toBeVisible();
  expect(region("Review")).toHaveFocus();
});

test("a card of the map closes by its button and by Escape, and the review goes on", async () => {
  const { person, press } = await reading();
  await person.keyboard("n");
  const map = screen.getByRole("slider", { name: "Silence map" });
  const close = () => within(region("About this stretch")).getByRole("button", { name: "Close" });
  act(() => map.focus());
  await press(close());
  expect(region("Map of speech and silence")).toHaveFocus();
  expect(screen.queryByRole("region", { name: "About this stretch" })).toBeNull();

  act(() => map.focus());
  act(() => close().focus());
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("region", { name: "About this stretch" })).toBeNull();
  expect(region("Map of speech and silence")).toHaveFocus();
  expect(region("Review")).toBeVisible();
  await person.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("region", { name: "Review" })).toBeNull());
});
