import type { RemovedWord, Segment, Span, Word } from "@/api/types";
import type { ShownWord } from "@/domain/editing/changes";
import { remembered } from "@/lib/remembered";
import { MIN_SHOWN_SILENCE } from "./quiet";

export type Token =
  | { word: Word; segment: Segment; key: string }
  | { removed: RemovedWord; key: string }
  /** A word of the run that a person's text took the place of. */
  | { deleted: Word; segment: Segment; key: string };

export type WordItem = Span & { kind: "word"; token: Exclude<Token, { removed: RemovedWord }> };

/** The words of a segment that stand in the text together, unless something stands between them. */
export interface SegmentWords {
  segment: Segment;
  items: WordItem[];
  tokens: WordItem["token"][];
  /** The latest of their starts and of their ends. */
  latest: number;
  end: number;
  /** Whether there may be a silence among them. */
  paused: boolean;
  /** Whether more than one person says them. */
  shared: boolean;
}

/** The words of a segment with their times and keys. */
export function wordItemsOf(segment: Segment): WordItem[] {
  return segmentWordsOf(segment).items;
}

export const segmentWordsOf = remembered((segment: Segment) => segmentWords(segment, undefined));

export function segmentWords(segment: Segment, shown: ShownWord[] | undefined): SegmentWords {
  const tokens = tokensOf(segment, shown);
  const items = tokens.map((token): WordItem => ({ kind: "word", ...spanOf(token), token }));
  let latest = items[0]?.start ?? 0;
  let end = latest;
  let paused = false;
  let shared = false;
  const speaker = firstSpeaker(segment);
  for (const item of items) {
    shared ||= (speakerOf(item.token) ?? speaker) !== speaker;
    paused ||= item.start - end > MIN_SHOWN_SILENCE;
    latest = Math.max(latest, item.start);
    end = Math.max(end, item.end);
  }
  return { segment, items, tokens, latest, end, paused, shared };
}

/** Who says a word; undefined for one that is no more, which is shown with those around it. */
export function speakerOf(token: WordItem["token"]): string | null | undefined {
  return "word" in token ? (token.word.speaker ?? null) : undefined;
}

/** Who says the first word of a segment; null where nobody is known. */
export function firstSpeaker({ words }: Segment): string | null {
  return words[0]?.speaker ?? null;
}

/** The words of a segment, with those that are no more where they are shown. */
function tokensOf(segment: Segment, shown: ShownWord[] | undefined): WordItem["token"][] {
  const words = shown ?? wordsOf(segment).map((word) => ({ word }));
  let index = -1;
  return words.map((one) => {
    if ("deleted" in one) return { ...one, segment, key: `d${one.deleted.id}` };
    index += 1;
    return { ...one, segment, key: `${segment.id}:${index}` };
  });
}

/** When a token is; a deleted one is where its segment begins at the earliest. */
function spanOf(token: WordItem["token"]): Span {
  if ("word" in token) return timesOf(token.word);
  const { start, end } = token.deleted;
  const from = Math.max(token.segment.start, Math.min(start, token.segment.end));
  return { start: from, end: Math.max(from, Math.min(end, token.segment.end)) };
}

/** The words of a segment; one without word times counts as a single word. */
export function wordsOf({ id, words, text, start, end }: Segment): Word[] {
  if (words.length || !text.trim()) return words;
  const sure = { probability: 1, verdict: "kept" as const, reasons: [], marks: [] };
  return [{ id: `segment-${id}`, start, end, word: text, ...sure }];
}

function timesOf({ start, end }: Span): Span {
  return { start, end };
}
