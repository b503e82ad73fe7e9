import type { Mark, Stop, Transcript, Word } from "@/api/types";
import type { TimelineSegment } from "./timeline-segments";

/** What a person did to a word that settles it. */
const SETTLED: readonly Mark[] = ["confirmed", "restored", "written"];

/** Spots at words that the model was not sure of, as long as nobody settled them. */
export function stopSpots(transcript: Pick<Transcript, "segments" | "stops">): TimelineSegment[] {
  const stops = transcript.stops ?? [];
  if (stops.length === 0) return [];
  const standing = wordsById(transcript);
  return stops.flatMap((stop) => {
    const words = stop.words.flatMap((id) => standing.get(id) ?? []).filter(isOpen);
    return words.length > 0 ? [spotOf(stop, words)] : [];
  });
}

/** The words that stand in the text, by their ids. */
export function wordsById({ segments }: Pick<Transcript, "segments">): Map<string, Word> {
  return new Map(segments.flatMap(({ words }) => words.map((word) => [word.id, word] as const)));
}

function isOpen({ verdict, marks }: Word): boolean {
  return verdict === "kept" && !marks.some((mark) => SETTLED.includes(mark));
}

function spotOf({ kind, reason }: Stop, words: Word[]): TimelineSegment {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0];
  return { kind: "doubtful", start, end, words, reasons: [reason], stop: kind };
}
