import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { changed } from "@/api/recordings/recording-list";
import type { Run } from "@/api/types";
import { recording, run } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const good = run({ id: "run-1", number: 1, rank: 1, language: "en", model_title: "Base" });
const wrong = run({ id: "run-2", number: 2, rank: 2, state: "stopped", progress: 0.4 });

/** A server with two runs of one recording, the later one in use; what was posted. */
function two() {
  const posted: string[] = [];
  serveRecordings([recording({ run: wrong, runs: 2 })]);
  server.use(
    http.get("/api/recordings/rec-1/runs", () => HttpResponse.json({ items: [wrong, good] })),
    http.get("/api/runs/:before/comparison/:after", ({ params }) =>
      HttpResponse.json({
        ...params,
        stretches: [
          {
            start: 1,
            end: 3,
            before: [
              { id: "0.0.0", word: " Bild", start: 1, same: false },
              { id: "0.0.1", word: " listen.", start: 2, same: true },
            ],
            after: [
              { id: "0.0.0", word: " Picture", start: 1, same: false },
              { id: "0.0.1", word: " listen.", start: 2, same: true },
            ],
          },
        ],
      }),
    ),
    http.post("/api/runs/:id/:what", ({ params }) => {
      posted.push(`${params.id} ${params.what}`);
      const answer: Run = params.id === "run-1" ? { ...good, rank: 3 } : wrong;
      return HttpResponse.json(answer, { status: 202 });
    }),
  );
  return posted;
}

test("an earlier run is opened from the list and used again", async () => {
  const posted = two();
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Run 2 of 2" }));
  await person.click(await screen.findByRole("menuitem", { name: /Run 1 · Base · English/ }));
  await screen.findByRole("button", { name: "Run 1 of 2, an earlier one" });
  expect(location.search).toContain("run=1");
  await person.click(screen.getByRole("button", { name: "Use this run" }));
  await screen.findByRole("button", { name: "Run 1 of 2" });
  expect(posted).toEqual(["run-1 current"]);
  expect(screen.queryByRole("button", { name: "Use this run" })).toBeNull();
});

test("two runs are compared word by word", async () => {
  two();
  const person = openPage("/?recording=rec-1");
  await person.click(await screen.findByRole("button", { name: "Compare…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Compare two runs" }));
  expect((await dialog.findByText("Picture")).tagName).toBe("MARK");
  expect(dialog.getByText("Bild").tagName).toBe("MARK");
  expect(dialog.getAllByText(/listen/).map(({ tagName }) => tagName)).toEqual(["P", "P"]);
  expect(dialog.getByRole("button", { name: "Run 2 is in use" })).toBeDisabled();
  expect(dialog.getByRole("button", { name: "Use run 1" })).toBeEnabled();
});

test("what was stopped can be copied and downloaded, and goes on", async () => {
  const posted = two();
  const person = openPage("/?recording=rec-1");
  expect((await screen.findAllByText(/stopped at 40 %/))[0]).toBeVisible();
  expect(screen.getByRole("button", { name: "Copy" })).toBeVisible();
  expect(screen.getByRole("button", { name: "Export…" })).toBeVisible();
  await person.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(posted).toEqual(["run-2 resume"]));
});

test("news of another run leaves the current one, and late news the run that went on", () => {
  const afterEvent = (known: Run, data: Run) =>
    changed(recording({ run: known, runs: 2 }), { type: "run.changed", data, id: 1 })?.run;
  const chosen = { ...good, rank: 3 };
  expect(afterEvent(chosen, { ...wrong, revision: 9 })).toBe(chosen);
  const waiting = { ...wrong, state: "waiting" as const, revision: 1 };
  expect(afterEvent(wrong, waiting)).toBe(waiting);
  expect(afterEvent(waiting, wrong)).toBe(waiting);
});
