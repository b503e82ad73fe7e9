import { expect, test, vi } from "vitest";
import { removedWord, segment, transcript, word } from "@/testing/builders";
import { nextSpotMoment } from "./review-state";
import { spokenDescription } from "./segment-labels";
import { spotsOf, timelineSegments } from "./timeline-segments";

const unsure = word("window", 4, 4.5, { verdict: "doubtful", reasons: ["hardly certain"] });
const whole = transcript({
  duration: 60,
  speech: [
    { start: 1, end: 6 },
    { start: 6.1, end: 8 },
    { start: 50, end: 52 },
  ],
  segments: [segment(0, [word("One", 1, 1.5), unsure, word("door.", 6.4, 7.9)])],
  removed: [removedWord("Thank", 20, 20.3), removedWord("you", 20.4, 20.8)],
  missed: [
    { id: "missed:50.0:52.0", start: 50, end: 52, reason: "no words could be made out", marks: [] },
  ],
});
const described = (change: Partial<typeof whole> = {}) =>
  timelineSegments({ ...whole, ...change }).map(
    ({ kind, start, end }) => `${kind} ${start}-${end}`,
  );

test("every moment belongs to one stretch, in order", () => {
  expect(described()).toEqual([
    "silence 0-1",
    "speech 1-4",
    "doubtful 4-4.5",
    "speech 4.5-8",
    "silence 8-20",
    "removed 20-20.8",
    "silence 20.8-50",
    "missed 50-52",
    "silence 52-60",
  ]);
});

test("what has not been listened to yet is neither silence nor speech", () => {
  const going = { complete: false, removed: [], missed: [] };
  const far = described({ ...going, listened_to: 10 });
  expect(far.slice(-2)).toEqual(["silence 8-10", "unprocessed 10-60"]);
  const inSpeech = described({ ...going, listened_to: 7 });
  expect(inSpeech.slice(-2)).toEqual(["speech 4.5-7.9", "unprocessed 7.9-60"]);
});

test("a run that has only begun has one stretch, as long as the recording", () => {
  const none = { complete: false, listened_to: 0, segments: [], removed: [], missed: [] };
  expect(described(none)).toEqual(["unprocessed 0-60"]);
  const unknown = transcript({ ...none, duration: 0, speech: [] });
  expect(timelineSegments(unknown, 45).map(({ kind, end }) => [kind, end])).toEqual([
    ["unprocessed", 45],
  ]);
});

test("the map of a finished run ends where its transcript ends", () => {
  expect(timelineSegments(whole, 61).at(-1)?.end).toBe(60);
  expect(described({ listened_to: 10 }).at(-1)).toBe("silence 52-60");
});

test("words that a person asked for stand in a part that was never listened to", () => {
  const asked = segment(-30000, [word("boo", 30, 31, { marks: ["asked"] })]);
  const stopped = described({ complete: false, listened_to: 10, segments: [asked], missed: [] });
  expect(stopped.slice(-3)).toEqual(["unprocessed 20.8-30", "speech 30-31", "unprocessed 31-60"]);
});

test("words that stand where no speech was found are speech on the map", () => {
  const asked = segment(-30000, [word("boo", 30, 31, { marks: ["asked"] })]);
  expect(described({ segments: [...whole.segments, asked] })).toContain("speech 30-31");
});

test("marks that overlap never hide the recording's end or each other's start", () => {
  const removed = [removedWord("a", 4.2, 5), removedWord("b", 59.9, 60.4)];
  const segments = timelineSegments({ ...whole, removed });
  expect(segments.at(-1)?.end).toBe(60);
  for (const [index, { start }] of segments.entries()) {
    expect(start).toBe(index === 0 ? 0 : segments[index - 1]?.end);
  }
});

test("a stretch is told in plain words with its times and why", () => {
  const aside = timelineSegments(whole).find(({ kind }) => kind === "removed");
  expect(aside && spokenDescription(aside)).toBe(
    "Set aside “Thank you”, 0:20 to 0:20, 0.8 s. Nobody speaks here.",
  );
});

test("a part that was not listened to yet says so and claims nothing", () => {
  const begun = transcript({ complete: false, listened_to: 0, duration: 60, segments: [] });
  const [all] = timelineSegments(begun);
  expect(all && spokenDescription(all)).toBe(
    "Not listened to yet, 0:00 to 1:00, 1 min 00 s. Tacet has not listened this far, so it cannot say what is here.",
  );
});

test("ten times the text takes ten times the work, not a hundred times", () => {
  const [some = 0, many = 0] = [100, 1000].map(comparisonsFor);
  expect(some).toBeGreaterThan(100);
  expect(many / some).toBeLessThan(15);
});

/** How many times ends of spans are compared to make the map of so many segments. */
function comparisonsFor(count: number): number {
  const starts = Array.from({ length: count }, (_, index) => index * 4);
  const segments = starts.map((start, index) => segment(index, [word("w", start, start + 3)]));
  const removed = starts.map((start) => removedWord("w", start + 3.2, start + 3.4));
  const text = transcript({ duration: count * 4, segments, speech: [], removed });
  const compared = [vi.spyOn(Math, "max"), vi.spyOn(Math, "min")];
  timelineSegments(text);
  const calls = compared.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
  for (const spy of compared) spy.mockRestore();
  return calls;
}

test("the review goes from spot to spot, in order and around", () => {
  const spots = spotsOf(whole);
  expect(spots.map(({ kind }) => kind)).toEqual(["doubtful", "removed", "missed"]);
  expect(nextSpotMoment(spots, null, 10, 1)).toBe(20);
  expect(nextSpotMoment(spots, null, 10, -1)).toBe(4);
  expect(nextSpotMoment(spots, 20, 0, 1)).toBe(50);
  expect(nextSpotMoment(spots, 50, 0, 1)).toBe(4);
  expect(nextSpotMoment(spots, 4, 0, -1)).toBe(50);
  expect(nextSpotMoment([], null, 0, 1)).toBeNull();
});
