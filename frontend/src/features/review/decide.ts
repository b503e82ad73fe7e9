import type { Missed, RemovedWord, Segment, Transcript, Word } from "@/api/types";

export type Verdict = "kept" | "removed" | null;
export type AnyWord = Word | RemovedWord;
/** A word or a missed stretch: what can be decided about, by its id, and where it begins. */
export type Decidable = Pick<AnyWord | Missed, "id" | "start">;
type Named = Pick<Decidable, "id">;

const NEAR = 0.8; // Seconds of silence that end a segment, as on the server.

/** Whether a person has looked at what was left out, and nothing is left to do about it. */
export function isDone({ marks }: Pick<Missed, "marks">): boolean {
  return marks.includes("set aside") || marks.includes("left aside");
}

/**
 * The transcript as it will be once a person's decision has arrived: shown at once, and read anew
 * from the server a moment later. Null takes earlier decisions back.
 */
export function decided(now: Transcript, about: readonly Named[], verdict: Verdict): Transcript {
  const ids = new Set(about.map(({ id }) => id));
  const back: RemovedWord[] = [];
  const segments = now.segments.flatMap((segment) => {
    if (!segment.words.some(({ id }) => ids.has(id))) return [segment];
    const left: Word[] = [];
    for (const word of segment.words) {
      if (!ids.has(word.id)) left.push(word);
      else if (goesAside(word, verdict)) back.push(aside(word, verdict));
      else left.push(shown(word, verdict));
    }
    return left.length ? [withWords(segment, left)] : [];
  });
  const comes = now.removed.filter((one) => ids.has(one.id) && comesBack(one, verdict));
  const gone = new Set(comes.map(({ id }) => id));
  const stays = now.removed
    .filter(({ id }) => !gone.has(id))
    .map((one) => (ids.has(one.id) ? { ...one, marks: left(one, verdict) } : one));
  return {
    ...now,
    segments: placed(
      segments,
      comes.map((one) => shown(one, verdict)),
    ),
    removed: [...stays, ...back].sort(byStart),
    missed: now.missed.map((one) =>
      ids.has(one.id) ? { ...one, marks: left(one, verdict) } : one,
    ),
  };
}

function goesAside({ marks }: Word, verdict: Verdict): boolean {
  return verdict === "removed" || (verdict === null && marks.includes("restored"));
}

function comesBack({ marks }: RemovedWord, verdict: Verdict): boolean {
  return verdict === "kept" || (verdict === null && marks.includes("set aside"));
}

/** The marks of what was left out and stays so: looked at, or not any more. */
function left({ marks }: Pick<Missed, "marks">, verdict: Verdict): Missed["marks"] {
  const others = marks.filter((mark) => mark !== "left aside");
  if (verdict !== "removed" || others.includes("set aside")) return others;
  return [...others, "left aside"];
}

function aside(word: Word, verdict: Verdict): RemovedWord {
  const marks: Word["marks"] = verdict === "removed" ? ["set aside"] : [];
  return { ...word, verdict: "removed", marks: [...asked(word), ...marks] };
}

function shown(word: AnyWord, verdict: Verdict): Word {
  if (verdict === null) {
    const before = word.reasons.length > 0 ? "doubtful" : "kept";
    return { ...word, verdict: before, marks: asked(word) };
  }
  const mark = word.verdict === "removed" ? "restored" : "confirmed";
  return { ...word, verdict: "kept", marks: [...asked(word), mark] };
}

function asked({ marks }: AnyWord): Word["marks"] {
  return marks.filter((mark) => mark === "asked");
}

/** The words in the segment where they stand, or in new ones. */
function placed(segments: Segment[], words: Word[]): Segment[] {
  const all = [...segments];
  for (const word of words) {
    const home = all.findIndex(
      ({ start, end, words }) =>
        words.length > 0 && start - NEAR < word.end && word.start < end + NEAR,
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
