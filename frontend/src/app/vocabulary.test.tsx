import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test } from "vitest";
import type { NewTerm, Term } from "@/api/types";
import { addWord, vocabularyView } from "@/domain/vocabulary/vocabulary-view";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

afterEach(() => vocabularyView.set(null));

const stored = (term: NewTerm, id: string): Term => ({
  ...term,
  id,
  changed_at: "2026-03-04T10:00:00Z",
});
const term = (text: string, replaces: string[] = []): NewTerm => ({
  term: text,
  replaces,
  language: null,
  note: "",
});

/** A server with these terms; what is sent to it changes them. */
function serveTerms(first: NewTerm[]) {
  const all = first.map((one, at) => stored(one, `t${at}`));
  const answer = () => HttpResponse.json({ items: all });
  server.use(
    http.get("/api/vocabulary", answer),
    http.post("/api/vocabulary", async ({ request }) => {
      const { terms } = (await request.json()) as { terms: NewTerm[] };
      for (const one of terms) all.unshift(stored(one, `t${all.length}`));
      return answer();
    }),
    http.delete("/api/vocabulary/:id", ({ params }) => {
      all.splice(
        all.findIndex(({ id }) => id === params.id),
        1,
      );
      return answer();
    }),
  );
  return all;
}

const dialog = () => within(screen.getByRole("dialog"));

test("a term that is removed can be brought back as it was", async () => {
  const all = serveTerms([term("Sweynheim", ["Swainheim"]), term("Tacet")]);
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: "Vocabulary" }));
  await person.click(await dialog().findByRole("button", { name: "Remove Sweynheim" }));
  expect(await dialog().findByText("“Sweynheim” removed.")).toBeVisible();
  expect(all.map(({ term }) => term)).toEqual(["Tacet"]);
  await person.click(dialog().getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(all[0]).toMatchObject(term("Sweynheim", ["Swainheim"])));
});

test("a line that cannot be used is named", async () => {
  serveTerms([]);
  server.use(
    http.post("/api/vocabulary/import", () =>
      HttpResponse.json(
        { error: { code: "bad_term", message: "Line 3: A term needs at least one letter." } },
        { status: 400 },
      ),
    ),
  );
  const person = openPage("/");
  await person.click(await screen.findByRole("button", { name: "Vocabulary" }));
  expect(
    await dialog().findByText("There are no terms yet. Add one, or import a list."),
  ).toBeVisible();
  fireEvent.change(screen.getByTestId("vocabulary-file"), {
    target: { files: [new File(["x"], "names.txt")] },
  });
  expect(await dialog().findByText(/Line 3/)).toBeVisible();
});

test("what stood in the text becomes the wrong spelling, and its places are fixed if wanted", async () => {
  serveRecordings([recording({ run: run() })]);
  const all = serveTerms([]);
  const asked: unknown[] = [];
  const place = (id: string, start: number) => ({
    words: [id],
    heard: "Picture",
    text: "Pictor",
    rule: { heard: "Picture", text: "Pictor" },
    start,
    before: "",
    after: "listen.",
  });
  server.use(
    http.get("/api/runs/run-1/replacements/alike", () =>
      HttpResponse.json({ run_id: "run-1", revision: 4, items: [place("a", 1), place("b", 9)] }),
    ),
    http.post("/api/runs/run-1/replacements", async ({ request }) => {
      asked.push(await request.json());
      return HttpResponse.json(
        { error: { code: "conflict", message: "Changed." } },
        { status: 409 },
      );
    }),
  );
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  act(() => void addWord("Picture"));
  const field = await dialog().findByRole("textbox", { name: "As it is to be written" });
  await person.clear(field);
  await person.type(field, "Pictor");
  await person.click(dialog().getByRole("button", { name: "Add, and fix it everywhere…" }));
  await waitFor(() => expect(all[0]).toMatchObject(term("Pictor", ["Picture"])));
  const boxes = await dialog().findAllByRole("checkbox");
  await person.click(boxes[1] as HTMLElement);
  await person.click(dialog().getByRole("button", { name: "Fix 1 place" }));
  const correction = { heard: "Picture", text: "Pictor" };
  await waitFor(() => expect(asked).toEqual([{ revision: 4, correction, words: [["a"]] }]));
  expect(await dialog().findByText(/Changed\./)).toBeVisible();
});
