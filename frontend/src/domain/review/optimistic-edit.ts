import type { Missed, RemovedWord, Segment, Transcript, Word } from "@/api/types";

export type Verdict = "kept" | "removed" | null;
export type AnyWord = Word | RemovedWord;
/** What a verdict can be about: a word or missed speech, told by its id. */
export type EditTarget = Pick<AnyWord | Missed, "id" | "start">;

const SEGMENT_GAP = 0.8; // Seconds of silence that end a segment, as on the server.

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
  targets: readonly Pick<EditTarget, "id">[],
  verdict: Verdict,
): Transcript {
  const ids = new Set(targets.map(({ id }) => id));
  const newlyRemoved: RemovedWord[] = [];
  const segments = now.segments.flatMap((segment) => {
    if (!segment.words.some(({ id }) => ids.has(id))) return [segment];
    const left: Word[] = [];
    for (const word of segment.words) {
      if (!ids.has(word.id)) left.push(word);
      else if (isRemovedBy(word, verdict)) newlyRemoved.push(asRemoved(word, verdict));
      else left.push(asShown(word, verdict));
    }
    return left.length ? [withWords(segment, left)] : [];
  });
  const restored = now.removed.filter((one) => ids.has(one.id) && isRestoredBy(one, verdict));
  const gone = new Set(restored.map(({ id }) => id));
  const stillRemoved = now.removed
    .filter(({ id }) => !gone.has(id))
    .map((one) => (ids.has(one.id) ? { ...one, marks: left(one, verdict) } : one));
  return {
    ...now,
    segments: insertWords(
      segments,
      restored.map((one) => asShown(one, verdict)),
    ),
    removed: [...stillRemoved, ...newlyRemoved].sort(byStart),
    missed: now.missed.map((one) =>
      ids.has(one.id) ? { ...one, marks: left(one, verdict) } : one,
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
