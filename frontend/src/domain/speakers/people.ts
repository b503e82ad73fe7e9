import type { Segment, Span } from "@/api/types";
import { remembered } from "@/lib/remembered";

/** Somebody who speaks in a recording, and all that they say. */
export interface Person {
  /** As the text has it; it tells people apart. */
  name: string;
  /** Their place in the order in which people first speak, from 0; it gives the color. */
  place: number;
  /** How long they speak: from the first to the last word of each of their sentences. */
  seconds: number;
  /** The part of what all people speak, from 0 to 1. */
  share: number;
  /** How often they begin to speak. */
  turns: number;
  /** Their words that follow on one another within a segment, in order. */
  spans: readonly Span[];
}

interface Piece extends Span {
  speaker: string | null;
}

type Counted = Omit<Person, "share"> & { spans: Span[] };

/** The people who speak, in the order in which they first do. */
export const peopleOf = remembered((segments: readonly Segment[]): readonly Person[] => {
  const people = new Map<string, Counted>();
  let last: string | null = null;
  for (const segment of segments) {
    for (const { speaker, ...span } of piecesOf(segment)) {
      if (speaker !== null) {
        const place = people.size;
        const nobody = { name: speaker, place, seconds: 0, turns: 0, spans: [] };
        const person: Counted = people.get(speaker) ?? nobody;
        person.seconds += span.end - span.start;
        person.turns += speaker === last ? 0 : 1;
        person.spans.push(span);
        people.set(speaker, person);
      }
      last = speaker;
    }
  }
  const all = [...people.values()];
  const total = all.reduce((sum, { seconds }) => sum + seconds, 0);
  return all.map((one) => ({ ...one, share: total > 0 ? one.seconds / total : 0 }));
});

/** The words of a segment, those of one person that follow on one another as one piece. */
const piecesOf = remembered(({ words }: Segment): Piece[] => {
  const pieces: Piece[] = [];
  for (const { start, end, speaker: said } of words) {
    const speaker = said ?? null;
    const last = pieces.at(-1);
    if (last && last.speaker === speaker) last.end = Math.max(last.end, end);
    else pieces.push({ start, end, speaker });
  }
  return pieces;
});

/** The person of a name; undefined for nobody, or a name that nobody has. */
export function personNamed(
  people: readonly Person[],
  name: string | null | undefined,
): Person | undefined {
  return people.find((one) => one.name === name);
}

/** Ids of a word and of those after it that the same person says, or of the whole turn around it. */
export function turnWords(
  segments: readonly Segment[],
  id: string,
  part: "whole" | "rest",
): string[] {
  const words = segments.flatMap((one) => one.words);
  const at = words.findIndex((word) => word.id === id);
  if (at < 0) return [];
  const isTheirs = (index: number) =>
    words[index] !== undefined && (words[index].speaker ?? null) === (words[at]?.speaker ?? null);
  let [first, last] = [at, at];
  while (part === "whole" && isTheirs(first - 1)) first -= 1;
  while (isTheirs(last + 1)) last += 1;
  return words.slice(first, last + 1).map((word) => word.id);
}
