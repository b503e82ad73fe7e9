import type { Missed, RemovedWord, Segment, Transcript, Word } from "@/api/types";

export type Verdict = "kept" | "removed" | null;
export type AnyWord = Word | RemovedWord;
export type WordKey = Pick<AnyWord, "start" | "end" | "word">;

const SEGMENT_GAP = 0.8; // Seconds of silence that end a segment, as on the server.

/** The identity of a word within its run. */
export function keyOf({ start, end, word }: WordKey): string {
  return `${start}|${end}|${word}`;
}

/** Key of missed speech: its times and no word. */
export function keyOfMissed({ start, end }: Pick<Missed, "start" | "end">): WordKey {
  return { start, end, word: "" };
}

/** Whether a person has reviewed removed words or missed speech. */
export function isReviewed({ marks }: Pick<Missed, "marks">): boolean {
  return marks.includes("set aside") || marks.includes("left aside");
}

/**
 * The transcript after an edit, until it is refetched from the server. A null verdict undoes
 * earlier edits.
 */
export function applyEdit(
  now: Transcript,
  words: readonly WordKey[],
  verdict: Verdict,
): Transcript {
  const keys = new Set(words.map(keyOf));
  const newlyRemoved: RemovedWord[] = [];
  const segments = now.segments.flatMap((segment) => {
    if (!segment.words.some((word) => keys.has(keyOf(word)))) return [segment];
    const left: Word[] = [];
    for (const word of segment.words) {
      if (!keys.has(keyOf(word))) left.push(word);
      else if (isRemovedBy(word, verdict)) newlyRemoved.push(asRemoved(word, verdict));
      else left.push(asShown(word, verdict));
    }
    return left.length ? [withWords(segment, left)] : [];
  });
  const restored = now.removed.filter((one) => keys.has(keyOf(one)) && isRestoredBy(one, verdict));
  const gone = new Set(restored.map(keyOf));
  const stillRemoved = now.removed
    .filter((one) => !gone.has(keyOf(one)))
    .map((one) => (keys.has(keyOf(one)) ? { ...one, marks: left(one, verdict) } : one));
  return {
    ...now,
    segments: insertWords(
      segments,
      restored.map((one) => asShown(one, verdict)),
    ),
    removed: [...stillRemoved, ...newlyRemoved].sort(byStart),
    missed: now.missed.map((one) =>
      keys.has(keyOf(keyOfMissed(one))) ? { ...one, marks: left(one, verdict) } : one,
    ),
  };
}

function isRemovedBy({ marks }: Word, verdict: Verdict): boolean {
  return verdict === "removed" || (verdict === null && marks.includes("restored"));
}

function isRestoredBy({ marks }: RemovedWord, verdict: Verdict): boolean {
  return verdict === "kept" || (verdict === null && marks.includes("set aside"));
}

/** The marks of removed or missed speech after it was dismissed, or after that was undone. */
function left({ marks }: Pick<Missed, "marks">, verdict: Verdict): Missed["marks"] {
  const others = marks.filter((mark) => mark !== "left aside");
  if (verdict !== "removed" || others.includes("set aside")) return others;
  return [...others, "left aside"];
}

function asRemoved(word: Word, verdict: Verdict): RemovedWord {
  const marks: Word["marks"] = verdict === "removed" ? ["set aside"] : [];
  return { ...word, verdict: "removed", marks: [...askedMarks(word), ...marks] };
}

function asShown(word: AnyWord, verdict: Verdict): Word {
  if (verdict === null) {
    const before = word.reasons.length > 0 ? "doubtful" : "kept";
    return { ...word, verdict: before, marks: askedMarks(word) };
  }
  const mark = word.verdict === "removed" ? "restored" : "confirmed";
  return { ...word, verdict: "kept", marks: [...askedMarks(word), mark] };
}

function askedMarks({ marks }: AnyWord): Word["marks"] {
  return marks.filter((mark) => mark === "asked");
}

/** Inserts words into the segments around them, or into new ones. */
function insertWords(segments: Segment[], words: Word[]): Segment[] {
  const all = [...segments];
  for (const word of words) {
    const home = all.findIndex(
      ({ start, end, words }) =>
        words.length > 0 && start - SEGMENT_GAP < word.end && word.start < end + SEGMENT_GAP,
    );
    const segment = all[home];
    if (segment) all[home] = withWords(segment, [...segment.words, word].sort(byStart));
    else all.push(newSegment(word));
  }
  return all.sort(byStart);
}

function newSegment(word: Word): Segment {
  const id = -1 - Math.round(word.start * 1000);
  const paragraph = true;
  const figures = { avg_logprob: 0, no_speech_prob: 0, compression_ratio: 1, temperature: 0 };
  return withWords({ id, paragraph, start: 0, end: 0, text: "", words: [], ...figures }, [word]);
}

function withWords(segment: Segment, words: Word[]): Segment {
  return {
    ...segment,
    words,
    start: words[0]?.start ?? segment.start,
    end: words.at(-1)?.end ?? segment.end,
    text: words.map(({ word }) => word).join(""),
  };
}

function byStart(a: { start: number }, b: { start: number }): number {
  return a.start - b.start;
}
