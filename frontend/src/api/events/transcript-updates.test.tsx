import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { server } from "@/testing/server";
import type { Transcript } from "../types";
import {
  bufferUpdate,
  fetchTranscript,
  type TranscriptUpdate,
  withUpdate,
} from "./transcript-updates";

const about = { run_id: "run-1", recording_id: "rec-1" };
const begun = transcript({
  complete: false,
  duration: 900,
  listened_to: 0,
  speech: [],
  segments: [],
});

const speech = (start: number, end: number, listened_to: number): TranscriptUpdate => {
  const spans = [{ start: start + 1, end: start + 2 }];
  return {
    id: 1,
    type: "speech.found",
    data: { ...about, start, end, speech: spans, listened_to },
  };
};
const text = (
  change: Partial<Extract<TranscriptUpdate, { type: "transcript.grew" }>["data"]>,
): TranscriptUpdate => {
  const none = { segments: [], removed: [], missed: [], gone: [], draft: false };
  const data = { ...about, start: 0, end: 60, ...none };
  return { id: 2, type: "transcript.grew", data: { ...data, listened_to: 0, ...change } };
};

test("speech comes chapter by chapter, and a chapter that is planned anew replaces the old one", () => {
  const updates = [speech(0, 300, 1), speech(300, 600, 301), speech(290, 590, 291)];
  const { speech: known, listened_to } = updates.reduce(withUpdate, begun);
  expect(known.map(({ start }) => start)).toEqual([1, 291]);
  expect(listened_to).toBe(301);
});

test("what was set aside and missed replaces what stood in the same stretch, and only that", () => {
  const missed = [{ id: "missed:70.0:71.0", start: 70, end: 71, reason: "too quiet", marks: [] }];
  const first = text({ removed: [removedWord("a", 5, 6), removedWord("b", 8, 9)] });
  const second = text({ start: 60, end: 120, missed });
  const again = text({ removed: [removedWord("b", 8, 9)] });
  const now = [first, second, again].reduce(withUpdate, begun);
  expect(now.removed.map(({ start }) => start)).toEqual([8]);
  expect(now.missed).toEqual(missed);
});

test("what is told twice changes nothing", () => {
  const updates = [
    speech(0, 300, 1),
    text({ segments: [segment(0, [word("Door.", 1, 2)])], listened_to: 2 }),
  ];
  const once = updates.reduce(withUpdate, begun);
  expect(updates.reduce(withUpdate, once)).toEqual(once);
});

test("what is told while a transcript is on its way here is not lost", async () => {
  server.use(
    http.get("/api/runs/:id/transcript", () => {
      bufferUpdate(speech(0, 300, 1));
      bufferUpdate({
        ...text({ listened_to: 50 }),
        data: { ...text({}).data, run_id: "other" },
      } as TranscriptUpdate);
      return HttpResponse.json(begun);
    }),
  );
  const read = await fetchTranscript("run-1");
  expect(read.speech).toEqual([{ start: 1, end: 2 }]);
  expect(read.listened_to).toBe(1);
});

test("a draft is no part of the text, be it that the text was read with one in it", () => {
  const said = [segment(0, [word("Picture.", 0, 1)])];
  const drafted = [segment(1, [word("Door", 1, 2)]), segment(2, [word("way.", 2, 3)])];
  const read = { ...begun, segments: [...said, ...drafted] };
  const again = text({ segments: drafted.slice(0, 1), gone: [2], draft: true });
  const ids = ({ segments }: Transcript) => segments.map(({ id }) => id);
  expect(ids(withUpdate(read, again))).toEqual([0]);
  expect(ids(withUpdate(begun, again))).toEqual([]);
  expect(ids([again, text({ segments: drafted })].reduce(withUpdate, read))).toEqual([0, 1, 2]);
});

test("what was drafted and is not said after all vanishes", () => {
  const drafted = [segment(0, [word("Door", 1, 2)]), segment(1, [word("way.", 2, 3)])];
  const updates = [text({ segments: drafted }), text({ segments: [], gone: [1] })];
  const now = updates.reduce(withUpdate, begun);
  expect(now.segments.map(({ id }) => id)).toEqual([0]);
});
