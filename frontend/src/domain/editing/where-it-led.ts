import type { TextOperation } from "@/api/operations";
import type { Segment, TextChange, Transcript } from "@/api/types";
import { type Anchor, anchorOf, locate, type Range, slice } from "./drafts";
import { textOf } from "./segment-text";
import { textAfter } from "./text-after";

/** An operation on its way, with the anchor and the transcript from which it was made. */
interface Sent {
  anchor: Anchor;
  transcript: Transcript | undefined;
  range: Range;
  operation: TextOperation;
}

/**
 * The place and the base to which an operation led that is made now. What others changed meanwhile
 * is no part of the base: it is still to be merged.
 *
 * @param anchor - The draft's now; another one if a segment was joined meanwhile.
 */
export function whereItLed(
  { anchor: before, transcript, range, operation }: Sent,
  change: TextChange,
  now: Transcript,
  anchor: Anchor,
): { anchor: Anchor; base: string } {
  const segments = transcript?.segments ?? [];
  const words = [...anchor.words, ...newWords(segments, change)];
  const place = locate(now.segments, { ...anchorOf(segments, range), words });
  const text = textOf(slice(now.segments, place));
  const isAlone = change.over === transcript?.revision && change.revision === now.revision;
  const isKnown = isAlone || anchor !== before;
  const base = isKnown ? text : textAfter(slice(segments, range), operation);
  return { anchor: anchorOf(now.segments, place), base };
}

/** The ids of words that a change brought into the segments that it changed. */
function newWords(before: readonly Segment[], { segments }: TextChange): string[] {
  const ids = new Set(segments.map(({ id }) => id));
  const old = before.filter(({ id }) => ids.has(id)).flatMap(({ words }) => words);
  const known = new Set(old.map(({ id }) => id));
  const fresh = segments.flatMap(({ words }) => words.map(({ id }) => id));
  return fresh.filter((id) => !known.has(id));
}
