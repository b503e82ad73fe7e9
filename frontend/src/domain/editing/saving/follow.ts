import type { TextOperation } from "@/api/operations";
import type { Segment, TextChange, Transcript } from "@/api/types";
import { textOf } from "../segment-text";
import {
  type Anchor,
  anchorOf,
  changeDraft,
  draftOf,
  locate,
  type Range,
  setTyped,
  slice,
} from "./drafts";
import { textAfter } from "./text-after";

/** An operation on its way, with the anchor and the transcript from which it was made. */
interface Sent {
  anchor: Anchor;
  transcript: Transcript | undefined;
  range: Range;
  operation: TextOperation;
}

/**
 * Gives a draft the place and the base to which an operation led. What others changed meanwhile is
 * no part of the base: it is still to be merged.
 *
 * @param now - The transcript with the change in it.
 */
export function follow(
  key: number,
  { anchor: before, transcript, range, operation }: Sent,
  change: TextChange,
  now: Transcript | undefined,
): void {
  const anchor = draftOf(key)?.anchor;
  if (!anchor || !transcript || !now) return;
  const { segments } = transcript;
  const words = [...anchor.words, ...newWords(segments, change)];
  const place = locate(now.segments, { ...anchorOf(segments, range), words });
  const isAlone = change.over === transcript.revision && change.revision === now.revision;
  const isWider = anchor !== before; // Another segment was joined meanwhile.
  const base =
    isAlone || isWider
      ? textOf(slice(now.segments, place))
      : textAfter(slice(segments, range), operation);
  setTyped(key, { base });
  changeDraft(key, { anchor: anchorOf(now.segments, place) });
}

/** The ids of words that a change brought into the segments that it changed. */
function newWords(before: readonly Segment[], { segments }: TextChange): string[] {
  const ids = new Set(segments.map(({ id }) => id));
  const old = before.filter(({ id }) => ids.has(id)).flatMap(({ words }) => words);
  const known = new Set(old.map(({ id }) => id));
  const fresh = segments.flatMap(({ words }) => words.map(({ id }) => id));
  return fresh.filter((id) => !known.has(id));
}
