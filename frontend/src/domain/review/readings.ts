import type { Reading, Segment, Transcript, Word } from "@/api/types";
import type { TimelineSegment } from "./timeline-segments";

export const MOST_READINGS = 5; // One number key each.

/** A reading that can be chosen: its words all stand, and what they say now. */
export interface ReadingChoice extends Reading {
  /** The text that it takes the place of, where that is more or less than the spot's words. */
  insteadOf: string | null;
}

/**
 * Other texts that the model considered at a spot. Those that were heard anew come first.
 *
 * Args: `heard` are the readings of an answer that stands beside the text.
 */
export function readingsAt(
  spot: TimelineSegment | null,
  transcript: Pick<Transcript, "segments" | "readings">,
  heard: readonly Reading[] = [],
): ReadingChoice[] {
  const ids = new Set(spot?.words.map(({ id }) => id));
  const all = [...heard, ...(transcript.readings ?? [])];
  const near = all.filter(({ words }) => words.some((id) => ids.has(id)));
  if (near.length === 0) return [];
  const standing = wordsById(transcript.segments, new Set(near.flatMap(({ words }) => words)));
  const known = new Set<string>();
  const choices: ReadingChoice[] = [];
  for (const { words, text } of near) {
    const now = words.flatMap((id) => standing.get(id) ?? []);
    const key = JSON.stringify([words, text.toLowerCase()]);
    if (now.length < words.length || known.has(key)) continue;
    known.add(key);
    const same = words.length === ids.size && words.every((id) => ids.has(id));
    const said = now.map(({ word }) => word).join("");
    choices.push({ words, text, insteadOf: same ? null : said.trim() });
  }
  return choices.slice(0, MOST_READINGS);
}

/** Those of some words that stand in the text, by their ids. */
function wordsById(segments: readonly Segment[], wanted: ReadonlySet<string>): Map<string, Word> {
  const found = new Map<string, Word>();
  for (const { words } of segments) {
    for (const word of words) if (wanted.has(word.id)) found.set(word.id, word);
  }
  return found;
}
