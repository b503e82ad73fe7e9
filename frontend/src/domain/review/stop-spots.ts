import type { Mark, Segment, Stop, Transcript, Word } from "@/api/types";
import { remembered } from "@/lib/remembered";
import type { TimelineSegment } from "./timeline-segments";

/** What a person did to a word that settles it. */
const SETTLED: readonly Mark[] = ["confirmed", "restored", "written"];

/** Spots at words that the model was not sure of, as long as nobody settled them. */
export const stopSpots = remembered(
  ({ segments, stops = [] }: Pick<Transcript, "segments" | "stops">): TimelineSegment[] => {
    const standing = new Map(segments.flatMap(wordsOfStops(stops)).map((word) => [word.id, word]));
    return stops.flatMap((stop) => {
      const words = stop.words.flatMap((id) => standing.get(id) ?? []).filter(isOpen);
      return words.length > 0 ? [spotOf(stop, words)] : [];
    });
  },
);

/** Which words of a segment are those of stops: looked up once, as one edit changes one segment. */
const wordsOfStops = remembered((stops: readonly Stop[]) => {
  const wanted = new Set(stops.flatMap(({ words }) => words));
  return remembered(({ words }: Segment) => words.filter(({ id }) => wanted.has(id)));
});

function isOpen({ verdict, marks }: Word): boolean {
  return verdict === "kept" && !marks.some((mark) => SETTLED.includes(mark));
}

function spotOf({ kind, reason }: Stop, words: Word[]): TimelineSegment {
  const [start, end] = [words[0]?.start ?? 0, words.at(-1)?.end ?? 0];
  return { kind: "doubtful", start, end, words, reasons: [reason], stop: kind };
}
