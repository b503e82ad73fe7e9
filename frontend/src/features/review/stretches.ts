import type { RemovedWord, Span, Transcript, Word } from "@/api/types";
import { latestAt } from "@/lib/latest-at";
import { type AnyWord, type Decidable, isDone } from "./decide";

export type Kind = "speech" | "silence" | "doubtful" | "aside" | "missed" | "unheard";

/** One stretch of the recording, and what Tacet made of it. */
export interface Stretch extends Span {
  kind: Kind;
  /** The words that are doubted or were set aside here. */
  words: AnyWord[];
  reasons: string[];
  /** What a decision to leave it out is about; nothing where there is none to make. */
  left?: { about: Decidable[]; done: boolean };
}

const SAME_PHRASE = 1; // Seconds between words that still count as one phrase, as in the summary.
const BREATH = 0.2; // A pause this short belongs to the speech around it.
const SHORTEST = 0.02;

/**
 * The whole recording as stretches without gaps or overlap, in order: what the map shows. What has
 * not been listened to is neither speech nor silence.
 *
 * `length` is that of the recording in seconds, of which a run that goes on may not know yet.
 */
export function stretchesOf(transcript: Transcript, length = 0): Stretch[] {
  const duration = transcript.complete
    ? transcript.duration
    : Math.max(transcript.duration, length);
  const spots = apart(spotsOf(transcript), duration);
  const all: Stretch[] = [];
  let at = 0;
  for (const spot of spots) {
    all.push(...between(at, spot.start, transcript), spot);
    at = spot.end;
  }
  return [...all, ...between(at, duration, transcript)].filter(
    ({ start, end }) => end - start >= SHORTEST,
  );
}

/** The spots that are left to review: what a person set aside or left aside is done. */
export function openSpots(transcript: Transcript): Stretch[] {
  return spotsOf(transcript).filter(({ left }) => !left?.done);
}

/** What a person may want to look at, in order: set aside, doubtful, not understood. */
export function spotsOf({ segments, removed, missed }: Transcript): Stretch[] {
  const doubtful = segments.flatMap(({ words }) =>
    phrases(
      words.filter(({ verdict }) => verdict === "doubtful"),
      "doubtful",
    ),
  );
  // What goes back another way, or is done already, makes no phrase with what is not.
  const standing = (mark?: Word["marks"][number]) =>
    removed.filter(({ marks }) => marks.find(isAside) === mark);
  const aside = [standing(), standing("set aside"), standing("left aside")];
  return [
    ...doubtful,
    ...aside.flatMap((words) => phrases(words, "aside")),
    ...missed.map((one): Stretch => {
      const { start, end, reason } = one;
      const left = { about: [one], done: isDone(one) };
      return { kind: "missed", start, end, words: [], reasons: [reason], left };
    }),
  ]
    .map((spot) => (spot.kind === "aside" ? { ...spot, left: leftOf(spot.words) } : spot))
    .sort((a, b) => a.start - b.start);
}

function isAside(mark: AnyWord["marks"][number]): boolean {
  return mark === "set aside" || mark === "left aside";
}

function leftOf(words: AnyWord[]): Stretch["left"] {
  return { about: words, done: words.every(isDone) };
}

function phrases(words: (Word | RemovedWord)[], kind: Kind): Stretch[] {
  const found: Stretch[] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (last && word.start - last.end <= SAME_PHRASE) {
      last.words.push(word);
      last.end = Math.max(last.end, word.end);
      last.reasons = [...new Set([...last.reasons, ...word.reasons])];
    } else {
      const { start, end, reasons } = word;
      found.push({ kind, start, end, words: [word], reasons: [...reasons] });
    }
  }
  return found;
}

/** The spots cut so that none overlaps the one before it. */
function apart(spots: Stretch[], duration: number): Stretch[] {
  let reached = 0;
  return spots.flatMap((spot) => {
    const start = Math.max(spot.start, reached);
    const end = Math.min(Math.max(spot.end, start + SHORTEST), duration);
    if (end - start < SHORTEST / 2) return [];
    reached = end;
    return [{ ...spot, start, end }];
  });
}

function between(from: number, to: number, transcript: Transcript): Stretch[] {
  if (to <= from) return [];
  const found: Stretch[] = [];
  let at = from;
  for (const { start, end } of spokenIn(from, to, transcript)) {
    found.push(...quiet(at, start, transcript), plain("speech", Math.max(start, at), end));
    at = end;
  }
  return [...found, ...quiet(at, to, transcript)];
}

/** A stretch without words or speech: silence as far as the recording has been listened to. */
function quiet(from: number, to: number, transcript: Transcript): Stretch[] {
  const heard = Math.min(to, Math.max(from, heardUntil(transcript)));
  return [plain("silence", from, heard), plain("unheard", heard, to)].filter(
    ({ start, end }) => end > start,
  );
}

function heardUntil({ complete, listened_to }: Transcript): number {
  return complete ? Number.POSITIVE_INFINITY : listened_to;
}

function plain(kind: Kind, start: number, end: number): Stretch {
  return { kind, start, end, words: [], reasons: [] };
}

const spoken = new WeakMap<Transcript, { spans: Span[]; starts: number[] }>();

/** Speech between two moments; words count as speech wherever they are, short pauses too. */
function spokenIn(from: number, to: number, transcript: Transcript): Span[] {
  const { spans, starts } = spoken.get(transcript) ?? spokenOf(transcript);
  const found: Span[] = [];
  for (let index = Math.max(0, latestAt(starts, from)); index < spans.length; index += 1) {
    const span = spans[index];
    if (!span || span.start >= to) break;
    const start = Math.max(from, span.start);
    const end = Math.min(to, span.end);
    if (end > start) found.push({ start, end });
  }
  return found;
}

function spokenOf(transcript: Transcript) {
  const words = transcript.segments.flatMap(({ words }) => words);
  const heard = heardUntil(transcript);
  const speech = transcript.speech
    .filter(({ start }) => start < heard)
    .map(({ start, end }) => ({ start, end: Math.min(end, heard) }));
  const spans = joined([...speech, ...words]);
  const made = { spans, starts: spans.map(({ start }) => start) };
  spoken.set(transcript, made);
  return made;
}

function joined(spans: Span[]): Span[] {
  const out: Span[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = out.at(-1);
    if (last && start - last.end <= BREATH) last.end = Math.max(last.end, end);
    else out.push({ start, end });
  }
  return out;
}
