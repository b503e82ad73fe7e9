import type { Missed, RemovedWord, Segment, Span, Transcript } from "@/api/types";
import { wordsWithDeleted } from "@/domain/editing/changes";
import { longestQuiet } from "./quiet";
import {
  firstSpeaker,
  type SegmentWords,
  segmentWords,
  segmentWordsOf,
  speakerOf,
  type Token,
  type WordItem,
} from "./segment-words";

const PHRASE_GAP = 1; // Seconds between set-aside words that still make one phrase.

/** A paragraph, or a part of one between two silences. */
export interface TextRow extends Span {
  kind: "text";
  key: string;
  paragraph: Paragraph;
  /** The segments it has words of. */
  segments: Segment[];
  tokens: Token[];
  /** Who says it; null where nobody is known. */
  speaker: string | null;
  /** Whether the text before it is another's. */
  opensTurn: boolean;
}

/** Consecutive segments; the server marks the first of each paragraph. */
interface Paragraph {
  end: number;
}

/** A removed phrase outside every paragraph. */
export interface RemovedRow extends Span {
  kind: "removed";
  key: string;
  words: RemovedWord[];
  keys: string[];
}

export type Row =
  | TextRow
  | RemovedRow
  | (Span & { kind: "silence"; key: string })
  | (Missed & { kind: "missed"; key: string });

/** What stands between words. */
type LooseItem =
  | (Span & { kind: "removed"; removed: RemovedWord; key: string })
  | (Missed & { kind: "missed" });

/**
 * The rows of the page in order: text, silence, and speech not understood. A paragraph is one row
 * unless a long silence splits it, or somebody else goes on.
 */
export function rowsOf(transcript: Transcript, showRemoved: boolean, showDeleted = false): Row[] {
  const rows: Row[] = [];
  const loose = looseItemsOf(transcript, showRemoved);
  let [reached, next] = [0, 0];
  const addSilence = (until: number) => {
    const quiet = longestQuiet({ start: reached, end: until }, transcript.speech);
    if (!quiet) return;
    rows.push({ kind: "silence", key: `silence-${quiet.start.toFixed(2)}`, ...quiet });
  };
  const add = (item: WordItem | LooseItem, paragraph: Paragraph | null) => {
    addSilence(item.start);
    if (item.kind !== "word") addLoose(rows, item);
    else if (paragraph) addWord(rows, item, paragraph);
    reached = Math.max(reached, item.end);
  };
  const addLooseBefore = (moment: number) => {
    for (let item = loose[next]; item && item.start < moment; item = loose[next]) {
      next += 1;
      add(item, null);
    }
  };
  const addSegment = (words: SegmentWords, paragraph: Paragraph) => {
    const { items, end } = words;
    const start = items[0]?.start ?? 0;
    if (items.length > 0) addLooseBefore(start);
    if (isWhole(words, loose[next])) {
      addSilence(start);
      addWords(rows, { ...words, speaker: firstSpeaker(words.segment) }, start, paragraph);
      reached = Math.max(reached, end);
      return;
    }
    for (const item of items) {
      addLooseBefore(item.start);
      add(item, paragraph);
    }
  };
  const shown = showDeleted ? wordsWithDeleted(transcript) : null;
  let paragraph: Paragraph = { end: 0 };
  for (const [index, segment] of transcript.segments.entries()) {
    if (segment.paragraph) paragraph = { end: 0 };
    paragraph.end = Math.max(paragraph.end, segment.end);
    addSegment(shown ? segmentWords(segment, shown[index]) : segmentWordsOf(segment), paragraph);
  }
  addLooseBefore(Number.POSITIVE_INFINITY);
  addSilence(transcript.complete ? transcript.duration : transcript.listened_to);
  return rows;
}

/** Removed words and missed stretches in order. */
function looseItemsOf(transcript: Transcript, showRemoved: boolean): LooseItem[] {
  const removed = (showRemoved ? transcript.removed : []).map((one, index): LooseItem => {
    return { kind: "removed", start: one.start, end: one.end, removed: one, key: `r${index}` };
  });
  const missed = transcript.missed.map((one): LooseItem => ({ kind: "missed", ...one }));
  return [...removed, ...missed].sort((a, b) => a.start - b.start);
}

/** Whether nothing stands between the words of a segment. */
function isWhole(words: SegmentWords, following?: LooseItem): boolean {
  const { items, latest, paused, shared } = words;
  return items.length > 0 && !paused && !shared && !(following && following.start < latest);
}

function addLoose(rows: Row[], item: LooseItem): void {
  if (item.kind === "removed") addRemoved(rows, rows.at(-1), item);
  else rows.push({ ...item, key: `missed-${item.start.toFixed(2)}` });
}

function addWord(rows: Row[], { start, end, token }: WordItem, paragraph: Paragraph): void {
  const { segment } = token;
  const last = rows.at(-1);
  const around = last?.kind === "text" && last.paragraph === paragraph ? last.speaker : undefined;
  const said = speakerOf(token);
  const speaker = said === undefined ? (around ?? firstSpeaker(segment)) : said;
  addWords(rows, { segment, tokens: [token], end, speaker }, start, paragraph);
}

interface WordsOfOne extends Pick<SegmentWords, "segment" | "tokens" | "end"> {
  speaker: string | null;
}

/** Adds words of one segment and speaker to the row of their paragraph, which may begin with them. */
function addWords(
  rows: Row[],
  { segment, tokens, end, speaker }: WordsOfOne,
  start: number,
  paragraph: Paragraph,
): void {
  const last = rows.at(-1);
  if (last?.kind === "text" && last.paragraph === paragraph && last.speaker === speaker) {
    if (last.segments.at(-1) !== segment) last.segments.push(segment);
    last.tokens.push(...tokens);
    last.end = Math.max(last.end, end);
    return;
  }
  const key = `text-${tokens[0]?.key}`;
  const opensTurn = speaker !== (rows.findLast(isText)?.speaker ?? null);
  const of = { paragraph, segments: [segment], tokens: [...tokens] };
  rows.push({ kind: "text", key, start, end, speaker, opensTurn, ...of });
}

function isText(row: Row): row is TextRow {
  return row.kind === "text";
}

/** Adds a removed word to the paragraph around it, else to a row of its own. */
function addRemoved(
  rows: Row[],
  last: Row | undefined,
  item: Extract<LooseItem, { kind: "removed" }>,
) {
  const { removed, key, start, end } = item;
  if (last?.kind === "text" && start < last.paragraph.end) {
    last.tokens.push({ removed, key });
    last.end = Math.max(last.end, end);
  } else if (
    last?.kind === "removed" &&
    start - last.end <= PHRASE_GAP &&
    isSameKind(last, removed)
  ) {
    last.words.push(removed);
    last.keys.push(key);
    last.end = Math.max(last.end, end);
  } else {
    const alone = { words: [removed], keys: [key] };
    rows.push({ kind: "removed", key: `removed-${key}`, start, end, ...alone });
  }
}

/**
 * Words removed by a person and by the run form separate phrases: they are restored differently.
 */
function isSameKind({ words }: RemovedRow, word: RemovedWord): boolean {
  return words[0] !== undefined && isRemovedByPerson(words[0]) === isRemovedByPerson(word);
}

function isRemovedByPerson({ marks }: RemovedWord): boolean {
  return marks.includes("set aside");
}
