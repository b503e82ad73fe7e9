import { expect, test } from "vitest";
import { segment, summary, transcript, word } from "@/testing/builders";
import { beginDecision, endDecision } from "./decided";
import { applyChange } from "./operations";
import { queryKeys } from "./queries";
import { makeQueryClient } from "./query-client";
import type { TextChange, Transcript } from "./types";

const other = segment(1, [word("Other", 10, 11)]);
const before = transcript({ segments: [segment(0, [word("Picture", 1, 1.5)]), other] });
const key = queryKeys.transcript("run-1");

/** A page that shows a decision at once, before the server has told of it. */
function deciding() {
  const client = makeQueryClient();
  client.setQueryData(key, before);
  beginDecision(client, "run-1");
  const guess = { ...segment(0, [word("guess", 1, 1.5)]), id: -99 };
  client.setQueryData(key, { ...before, segments: [guess, other] });
  return { client, shown: () => client.getQueryData<Transcript>(key) };
}

function change(revision: number, text: string): TextChange {
  const none = { words: [], gone: [] };
  return {
    ...{ run_id: "run-1", recording_id: "rec-1", over: revision - 1, revision },
    segments: [{ ...segment(0, [word(text, 1, 1.5)]), after: null }],
    ...{ gone: [], removed: none, rewritten: none, missed: null, summary: summary() },
    history: { undo: null, redo: null, conflicts: 0 },
  };
}

test("what the server tells of a decision takes the place of what was guessed, and no more is read", async () => {
  const { client, shown } = deciding();
  applyChange(client, change(1, "told"));
  expect(shown()?.segments[0]?.id, "shown as it was guessed until the answer").toBe(-99);
  expect(await endDecision(client, "run-1", 1)).toBe(true);
  expect(shown()).toMatchObject({ revision: 1, segments: [{ id: 0, text: " told" }, { id: 1 }] });
  expect(shown()?.segments[1], "what did not change is the same object").toBe(other);
});

test("the event may come after the answer, and with those of others", async () => {
  const { client, shown } = deciding();
  const ended = endDecision(client, "run-1", 2);
  applyChange(client, change(1, "another tab's"));
  applyChange(client, change(2, "told"));
  expect(await ended).toBe(true);
  expect(shown()).toMatchObject({ revision: 2, segments: [{ text: " told" }, { id: 1 }] });
});

test("of two decisions the last to end shows both", async () => {
  const { client, shown } = deciding();
  beginDecision(client, "run-1");
  applyChange(client, change(1, "first"));
  expect(await endDecision(client, "run-1", 1)).toBe(true);
  expect(shown()?.segments[0]?.id).toBe(-99);
  applyChange(client, change(2, "second"));
  expect(await endDecision(client, "run-1", 2)).toBe(true);
  expect(shown()?.segments[0]?.text).toBe(" second");
});

test("without the event, or after a refusal, all has to be read", async () => {
  for (const revision of [1, null]) {
    const { client } = deciding();
    expect(await endDecision(client, "run-1", revision)).toBe(false);
  }
});
