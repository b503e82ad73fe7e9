import type { Operation } from "@/api/operations";
import type { Segment, Span, Transcript, Word } from "@/api/types";

/** One of the two ends of a word. */
export type Edge = "start" | "end";

export const STEP = 0.01; // Seconds of an arrow key: a value of the waveform stands for as much.
export const LARGE_STEP = 0.1; // Seconds of an arrow key with Shift.
const LEAST = 0.02; // Seconds that a word keeps: one frame of the model, the finest time it tells.
const TOUCHING = 0.001; // Seconds between two words that follow each other without a gap.

interface Neighbor extends Span {
  id: string;
  /** Whether it can give way: nobody moves a word that was set aside. */
  shown: boolean;
}

/** A word and those beside it, whatever segments they stand in. */
export interface Surroundings {
  word: Word;
  before: Neighbor | null;
  behind: Neighbor | null;
  /** Seconds of the recording. */
  duration: number;
}

/** A word with its neighbors; null when it does not stand in the text. */
export function surroundingsOf(transcript: Transcript, id: string): Surroundings | null {
  const words = transcript.segments.flatMap((segment) => segment.words);
  const place = words.findIndex((word) => word.id === id);
  const word = words[place];
  if (!word) return null;
  // They keep their place among the others, as the server has it, though nobody sees them.
  const hidden = transcript.removed.filter(({ marks }) => marks.includes("set aside"));
  const before = [asNeighbor(words[place - 1]), ...hidden.filter(isBefore(word)).map(asHidden)];
  const behind = [asNeighbor(words[place + 1]), ...hidden.filter(isBehind(word)).map(asHidden)];
  return {
    word,
    before: nearest(before, (a, b) => (a.end - b.end || a.start - b.start) > 0),
    behind: nearest(behind, (a, b) => (a.start - b.start || a.end - b.end) < 0),
    duration: transcript.duration,
  };
}

/** The segment that a word stands in; null when it stands in none. */
export function segmentOf({ segments }: Transcript, id: string): Segment | null {
  return segments.find(({ words }) => words.some((word) => word.id === id)) ?? null;
}

/** Whether a person wrote or moved words of a segment, so that their times were not heard. */
export function isByHand({ words }: Segment): boolean {
  return words.some(({ marks }) => marks.includes("written") || marks.includes("retimed"));
}

/** The words beside one in the text, to go on to: null at the ends. */
export function besides(transcript: Transcript, id: string): { before?: Word; behind?: Word } {
  const words = transcript.segments.flatMap((segment) => segment.words);
  const place = words.findIndex((word) => word.id === id);
  return { before: words[place - 1], behind: words[place + 1] };
}

/**
 * Where an end of a word may lie, while its times are `span`: as far as its neighbor, and where the
 * two touched at first, as far as that can give way.
 */
export function limitsOf(around: Surroundings, span: Span, edge: Edge): Span {
  const { word, before, behind, duration } = around;
  if (edge === "start") {
    const far = before && touches(before, word) ? roomOf(before, "start") : (before?.end ?? 0);
    return { start: Math.min(far, word.start), end: Math.max(word.start, span.end - LEAST) };
  }
  const far = behind && touches(word, behind) ? roomOf(behind, "end") : behind?.start;
  return {
    start: Math.min(word.end, span.start + LEAST),
    end: Math.max(far ?? duration, word.end),
  };
}

/** The times of a word with one end moved to a moment, or as near to it as it may lie. */
export function movedTo(around: Surroundings, span: Span, edge: Edge, moment: number): Span {
  const limits = limitsOf(around, span, edge);
  const clamped = Math.min(limits.end, Math.max(limits.start, inMilliseconds(moment)));
  return { ...span, [edge]: clamped };
}

/** The operations that give a word its new times: neighbors that are in the way shrink first. */
export function retimesOf({ word, before, behind }: Surroundings, span: Span): Operation[] {
  const { start, end } = span;
  const operations: Operation[] = [];
  if (before && start < before.end && start < word.start)
    operations.push({ kind: "retime", word: before.id, start: before.start, end: start });
  if (behind && end > behind.start && end > word.end)
    operations.push({ kind: "retime", word: behind.id, start: end, end: behind.end });
  operations.push({ kind: "retime", word: word.id, start, end });
  return operations;
}

/** How far a neighbor that touches gives way. */
function roomOf({ shown, start, end }: Neighbor, far: Edge): number {
  if (far === "start") return shown ? Math.max(start, Math.min(end, start + LEAST)) : end;
  return shown ? Math.min(end, Math.max(start, end - LEAST)) : start;
}

function touches(first: Span, second: Span): boolean {
  return second.start - first.end <= TOUCHING;
}

function asNeighbor(word: Word | undefined): Neighbor | null {
  return word ? { id: word.id, start: word.start, end: word.end, shown: true } : null;
}

function asHidden({ id, start, end }: Span & { id: string }): Neighbor {
  return { id, start, end, shown: false };
}

function isBefore(word: Word): (other: Span) => boolean {
  return (other) => other.start < word.start;
}

function isBehind(word: Word): (other: Span) => boolean {
  return (other) => other.start >= word.start;
}

function nearest(
  all: (Neighbor | null)[],
  isNearer: (a: Neighbor, b: Neighbor) => boolean,
): Neighbor | null {
  return all.reduce((best, one) => (one && (!best || isNearer(one, best)) ? one : best), null);
}

function inMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
