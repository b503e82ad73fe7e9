import { act, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, test, vi } from "vitest";
import type { Operation } from "@/api/operations";
import type { Transcript } from "@/api/types";
import { Player } from "@/domain/player/player";
import { timedWord } from "@/domain/timing/timed-word";
import { ask, recording, segment, summary, transcript, word } from "@/testing/builders";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const words = [word("one", 1, 1.5), word("two", 1.5, 2), word("three", 2.4, 3)];
const text = transcript({ segments: [segment(0, words)] });

beforeEach(() => timedWord.set(null));

interface Sent {
  bodies: Operation[][];
  undone: number[];
}

/** A server that gives words the times that it is told, and takes steps back. */
function serveTimes(of: Transcript = text): Sent {
  const sent: Sent = { bodies: [], undone: [] };
  let now = of;
  const change = (next: Transcript, undo: number | null) => {
    const over = now.revision;
    now = { ...next, revision: over + 1, history: { undo, redo: null, conflicts: 0 } };
    const fresh = now.segments.map((one) => ({ ...one, after: null }));
    const { run_id, recording_id, revision, history } = now;
    const none = { words: [], gone: [] };
    const same = { gone: [], removed: none, rewritten: none, missed: null, summary: summary() };
    const ids = { run_id, recording_id, over, revision, history };
    return HttpResponse.json({ ...ids, ...same, segments: fresh });
  };
  serveRecordings([recording()], of);
  server.use(
    http.get("/api/runs/run-1/transcript", () => HttpResponse.json(now)),
    http.post("/api/runs/run-1/operations", async ({ request }) => {
      const { operations } = (await request.json()) as { operations: Operation[] };
      sent.bodies.push(operations);
      const moved = now.segments[0]?.words.map((one) => {
        const to = operations.find((each) => each.kind === "retime" && each.word === one.id);
        return to?.kind === "retime" ? { ...one, start: to.start, end: to.end } : one;
      });
      return change({ ...now, segments: [segment(0, moved ?? [])] }, sent.bodies.length);
    }),
    http.post("/api/runs/run-1/undo", async ({ request }) => {
      sent.undone.push(((await request.json()) as { step: number }).step);
      return change(of, null);
    }),
  );
  return sent;
}

async function openTimes(id: string) {
  const person = openPage("/?recording=rec-1");
  await screen.findByText("three");
  act(() => timedWord.set({ runId: "run-1", word: id }));
  const start = await screen.findByRole("slider", { name: /^Start of/ });
  expect(start).toHaveFocus();
  return { person, start, end: screen.getByRole("slider", { name: /^End of/ }) };
}

const shownTime = (handle: HTMLElement) => handle.getAttribute("aria-valuetext");

test("arrows move an end, and what was moved is saved and played as one", async () => {
  const play = vi.spyOn(Player.prototype, "playSpan");
  const sent = serveTimes();
  const { person, end } = await openTimes("1.5 two");
  act(() => end.focus());
  await person.keyboard("{ArrowRight}{ArrowRight}{Shift>}{ArrowRight}{/Shift}");
  expect(shownTime(end)).toBe("0:02.12");
  expect(sent.bodies).toEqual([]);
  await person.keyboard("{Enter}");
  await waitFor(() => expect(sent.bodies).toHaveLength(1));
  expect(sent.bodies[0]).toEqual([{ kind: "retime", word: "1.5 two", start: 1.5, end: 2.12 }]);
  expect(play).toHaveBeenCalledExactlyOnceWith({ start: 1.5, end: 2.12 });
  await waitFor(() => expect(screen.getByText(/0:01.50 – 0:02.12/)).toBeVisible());

  await person.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(sent.undone).toEqual([1]));
  await waitFor(() => expect(shownTime(end)).toBe("0:02.00"));
});

test("the neighbor that touches gives way in the same step", async () => {
  const sent = serveTimes();
  const { person } = await openTimes("1.5 two");
  await person.keyboard("{Shift>}{ArrowLeft}{/Shift}{Enter}");
  await waitFor(() => expect(sent.bodies).toHaveLength(1));
  expect(sent.bodies[0]).toEqual([
    { kind: "retime", word: "1 one", start: 1, end: 1.4 },
    { kind: "retime", word: "1.5 two", start: 1.4, end: 2 },
  ]);
});

test("Escape puts an end back, and closes where nothing was moved", async () => {
  const sent = serveTimes();
  const { person, start } = await openTimes("2.4 three");
  await person.keyboard("{Shift>}{ArrowLeft}{/Shift}");
  expect(shownTime(start)).toBe("0:02.30");
  await person.keyboard("{Escape}");
  expect(shownTime(start)).toBe("0:02.40");
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("slider", { name: /^Start of/ })).toBeNull();
  expect(sent.bodies).toEqual([]);
});

test("what was moved is saved when the next word is taken", async () => {
  const sent = serveTimes();
  const { person, start } = await openTimes("1.5 two");
  await person.keyboard("{ArrowRight}");
  await person.click(screen.getByRole("button", { name: "Next word" }));
  await waitFor(() => expect(sent.bodies).toHaveLength(1));
  expect(sent.bodies[0]).toEqual([{ kind: "retime", word: "1.5 two", start: 1.51, end: 2 }]);
  expect(start).not.toBeInTheDocument();
  expect(await screen.findByRole("slider", { name: "Start of “three”" })).toBeVisible();
});

test("only what a person wrote or moved can be aligned, and the answer can be undone", async () => {
  const written = word("three", 2.4, 3, { marks: ["written"] });
  const typed = transcript({ segments: [segment(0, words.slice(0, 2)), segment(1, [written])] });
  const sent = serveTimes(typed);
  const asked: unknown[] = [];
  const waiting = ask({ id: "a", start: 2.4, end: 3, aligns: true });
  server.use(
    http.post("/api/runs/run-1/alignments", async ({ request }) => {
      asked.push(await request.json());
      server.use(
        http.get("/api/runs/run-1/transcript", () =>
          HttpResponse.json({ ...typed, asks: [waiting] }),
        ),
      );
      return HttpResponse.json(waiting, { status: 202 });
    }),
  );
  const { person } = await openTimes("1.5 two");
  expect(screen.getByRole("button", { name: "Align to the sound" })).toBeDisabled();
  await person.click(screen.getByRole("button", { name: "Next word" }));
  await person.click(screen.getByRole("button", { name: "Align to the sound" }));
  await waitFor(() => expect(asked).toEqual([{ start: 2.4, end: 3 }]));
  expect(await screen.findByRole("button", { name: "Listening…" })).toBeDisabled();

  const done = { ...waiting, state: "done", step: 4 };
  server.use(
    http.get("/api/runs/run-1/transcript", () =>
      HttpResponse.json({ ...typed, revision: 2, asks: [done] }),
    ),
  );
  act(() => FakeEventSource.send("run.changed", { ...recording().run, revision: 2 }));
  const said = await screen.findByText("Times at 0:02 follow the sound now.");
  const toast = within(said.closest("li,[role=status],div") as HTMLElement);
  await person.click(toast.queryByRole("button") ?? screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(sent.undone).toEqual([4]));
});
