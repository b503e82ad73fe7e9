import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { run, segment, transcript, word } from "@/testing/builders";
import { queryKeys } from "../queries";
import { makeQueryClient } from "../query-client";
import type { Segment, Transcript } from "../types";
import { applyEvent } from "./apply-event";
import { useInterim } from "./interim";

const client = makeQueryClient();
const about = {
  run_id: "run-1",
  recording_id: "rec-1",
  removed: [],
  missed: [],
  gone: [],
  listened_to: 0,
};

function grow(start: number, end: number, segments: Segment[], draft = false) {
  const data = { ...about, start, end, segments, draft };
  act(() => applyEvent(client, { id: 1, type: "transcript.grew", data }));
}

const said = (id: number, text: string, start: number) =>
  segment(id, [word(text, start, start + 1)]);
const confirmed = () =>
  client.getQueryData<Transcript>(queryKeys.transcript("run-1"))?.segments.map(({ text }) => text);

test("what is being said is no part of the text until it is confirmed", () => {
  client.setQueryData(queryKeys.transcript("run-1"), transcript({ complete: false, segments: [] }));
  const { result } = renderHook(() => useInterim("run-1"));
  const interim = () => result.current.map(({ text }) => text.trim());

  grow(0, 2, [said(0, "Pick", 1)], true);
  grow(0, 3, [said(0, "Picture", 1), said(1, "list", 2)], true);
  expect(interim()).toEqual(["Picture", "list"]);
  expect(confirmed()).toEqual([]);

  grow(0, 3, [said(0, "Picture", 1)]);
  expect(interim()).toEqual([]);
  expect(confirmed()).toEqual([" Picture"]);
});

test("a sentence that is confirmed late leaves the draft of the next one", () => {
  const { result } = renderHook(() => useInterim("run-1"));
  grow(4, 6, [said(0, "Door", 4)], true);
  grow(0, 4, [said(2, "Window", 3)]);
  expect(result.current.map(({ text }) => text)).toEqual([" Door"]);
  act(() => applyEvent(client, { id: 2, type: "run.changed", data: run({ state: "done" }) }));
  expect(result.current).toEqual([]);
});
