import type {
  CarryConflict,
  RemovedWord,
  Segment,
  Span,
  Stop,
  Transcript,
  Word,
} from "@/api/types";
import { lastIndexAtOrBefore } from "@/lib/binary-search";
import { mergeSpans } from "@/lib/merge-spans";
import { remembered } from "@/lib/remembered";
import { type AnyWord, type EditTarget, isReviewed } from "./optimistic-edit";

export type SegmentKind =
  | "speech"
  | "silence"
  | "doubtful"
  | "removed"
  | "missed"
  | "unprocessed"
  | "conflict";

/** A part of the recording and what the run made of it. */
export interface TimelineSegment extends Span {
  kind: SegmentKind;
  /** Doubtful or removed words. */
  words: AnyWord[];
  reasons: string[];
  /** What dismissing it marks, and whether that was done. */
  dismissal?: { targets: EditTarget[]; done: boolean };
  /** What kind of stop it is, where the words are not in doubt but the model was not sure of them. */
  stop?: Stop["kind"];
  /** The correction of another run that waits here; its words are those of this run. */
  conflict?: CarryConflict;
}

const PHRASE_GAP = 1; // Seconds between words that still count as one phrase, as in the summary.
const MIN_LENGTH = 0.02;

/**
 * The whole recording as segments in order, without gaps or overlap. `length` is the recording's in
 * seconds, which a running transcription may not know yet.
 */
export function timelineSegments(transcript: Transcript, length = 0): TimelineSegment[] {
  const duration = transcript.complete
    ? transcript.duration
    : Math.max(transcript.duration, length);
  const spots = withoutOverlap(spotsOf(transcript), duration);
  const all: TimelineSegment[] = [];
  let at = 0;
  for (const spot of spots) {
    all.push(...between(at, spot.start, transcript), spot);
    at = spot.end;
  }
  return [...all, ...between(at, duration, transcript)].filter(
    ({ start, end }) => end - start >= MIN_LENGTH,
  );
}

/** The spots not yet reviewed. */
export function openSpots(transcript: Transcript): TimelineSegment[] {
  return spotsOf(transcript).filter(({ dismissal }) => !dismissal?.done);
}

/** Removed, doubtful and missed segments, in order. */
export const spotsOf = remembered((transcript: Transcript): TimelineSegment[] => {
  const { segments, removed, missed } = transcript;
  const doubtful = segments.flatMap(doubtfulPhrases);
  // Words with different marks form separate phrases: they are restored differently.
  const standing = (mark?: Word["marks"][number]) =>
    removed.filter(({ marks }) => marks.find(isDismissalMark) === mark);
  const removedGroups = [standing(), standing("set aside"), standing("left aside")];
  return [
    ...doubtful,
    ...removedGroups.flatMap((words) => phrases(words, "removed")),
    ...missed.map((one): TimelineSegment => {
      const { start, end, reason } = one;
      const dismissal = { targets: [one], done: isReviewed(one) };
      return { kind: "missed", start, end, words: [], reasons: [reason], dismissal };
    }),
  ]
    .map((spot) =>
      spot.kind === "removed" ? { ...spot, dismissal: dismissalOf(spot.words) } : spot,
    )
    .sort((a, b) => a.start - b.start);
});

const doubtfulPhrases = remembered(({ words }: Segment) =>
  phrases(
    words.filter(({ verdict }) => verdict === "doubtful"),
    "doubtful",
  ),
);

function isDismissalMark(mark: AnyWord["marks"][number]): boolean {
  return mark === "set aside" || mark === "left aside";
}

function dismissalOf(words: AnyWord[]): TimelineSegment["dismissal"] {
  return { targets: words, done: words.every(isReviewed) };
}

function phrases(words: (Word | RemovedWord)[], kind: SegmentKind): TimelineSegment[] {
  const result: TimelineSegment[] = [];
  for (const word of words) {
    const last = result.at(-1);
    if (last && word.start - last.end <= PHRASE_GAP) {
      last.words.push(word);
      last.end = Math.max(last.end, word.end);
      last.reasons = [...new Set([...last.reasons, ...word.reasons])];
    } else {
      const { start, end, reasons } = word;
      result.push({ kind, start, end, words: [word], reasons: [...reasons] });
    }
  }
  return result;
}

/** Spots trimmed so that none overlaps the one before it. */
function withoutOverlap(spots: TimelineSegment[], duration: number): TimelineSegment[] {
  let reached = 0;
  return spots.flatMap((spot) => {
    const start = Math.max(spot.start, reached);
    const end = Math.min(Math.max(spot.end, start + MIN_LENGTH), duration);
    if (end - start < MIN_LENGTH / 2) return [];
    reached = end;
    return [{ ...spot, start, end }];
  });
}

function between(from: number, to: number, transcript: Transcript): TimelineSegment[] {
  if (to <= from) return [];
  const segments: TimelineSegment[] = [];
  let at = from;
  for (const { start, end } of speechBetween(from, to, transcript)) {
    segments.push(
      ...silenceBetween(at, start, transcript),
      plainSegment("speech", Math.max(start, at), end),
    );
    at = end;
  }
  return [...segments, ...silenceBetween(at, to, transcript)];
}

/** A part without speech: silence as far as the run has come, then unprocessed. */
function silenceBetween(from: number, to: number, transcript: Transcript): TimelineSegment[] {
  const processedEnd = Math.min(to, Math.max(from, processedUntil(transcript)));
  return [
    plainSegment("silence", from, processedEnd),
    plainSegment("unprocessed", processedEnd, to),
  ].filter(({ start, end }) => end > start);
}

function processedUntil({ complete, listened_to }: Transcript): number {
  return complete ? Number.POSITIVE_INFINITY : listened_to;
}

function plainSegment(kind: SegmentKind, start: number, end: number): TimelineSegment {
  return { kind, start, end, words: [], reasons: [] };
}

/** Speech between two moments; words and short pauses count as speech. */
function speechBetween(from: number, to: number, transcript: Transcript): Span[] {
  const { spans, starts } = speechOf(transcript);
  const clipped: Span[] = [];
  for (
    let index = Math.max(0, lastIndexAtOrBefore(starts, from));
    index < spans.length;
    index += 1
  ) {
    const span = spans[index];
    if (!span || span.start >= to) break;
    const start = Math.max(from, span.start);
    const end = Math.min(to, span.end);
    if (end > start) clipped.push({ start, end });
  }
  return clipped;
}

const speechOf = remembered((transcript: Transcript) => {
  const words = transcript.segments.flatMap(spokenSpans);
  const processedEnd = processedUntil(transcript);
  const speech = transcript.speech
    .filter(({ start }) => start < processedEnd)
    .map(({ start, end }) => ({ start, end: Math.min(end, processedEnd) }));
  const spans = mergeSpans([...speech, ...words]);
  return { spans, starts: spans.map(({ start }) => start) };
});

const spokenSpans = remembered(({ words }: Segment) => mergeSpans(words));
