import { lastIndexAtOrBefore } from "@/lib/binary-search";
import type { Row } from "../rows/rows";

/** A row prepared for searching: normalized text and where its words begin in it. */
export interface Searchable {
  row: number;
  /** Who says it; null where nobody is known. */
  speaker: string | null;
  text: string;
  /** Where each word begins in `text`, ascending. */
  starts: number[];
  keys: string[];
  /** Seconds at which each word begins. */
  moments: number[];
}

/** A match in the text. */
export interface Hit {
  row: number;
  /** The words it lies in. */
  keys: string[];
  /** Seconds. */
  start: number;
}

// Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic. What
// other scripts write as marks are letters to those who read them.
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u0652]/g;

/** Text without case and accents. */
export function normalized(text: string): string {
  return text.toLowerCase().normalize("NFD").replace(ACCENTS, "").normalize("NFC");
}

/** Prepares every row with words once, so that typing only searches. */
export function searchable(rows: Row[]): Searchable[] {
  return rows.flatMap((row, index) => {
    const words = wordsIn(row);
    return words.length ? [toSearchable(index, speakerIn(row), words)] : [];
  });
}

function toSearchable(
  row: number,
  speaker: string | null,
  words: { key: string; word: string; start: number }[],
): Searchable {
  const ready: Searchable = { row, speaker, text: "", starts: [], keys: [], moments: [] };
  for (const { key, word, start } of words) {
    ready.starts.push(ready.text.length);
    ready.keys.push(key);
    ready.moments.push(start);
    ready.text += normalized(word);
  }
  return ready;
}

/** Who says a row; null where nobody is known, or it is no text. */
export function speakerIn(row: Row | undefined): string | null {
  return row?.kind === "text" ? row.speaker : null;
}

function wordsIn(row: Row) {
  if (row.kind === "removed") {
    return row.words.map(({ word, start }, at) => ({ key: row.keys[at] ?? "", word, start }));
  }
  if (row.kind !== "text") return [];
  return row.tokens.flatMap((token) => {
    if ("deleted" in token) return [];
    const { word, start } = "word" in token ? token.word : token.removed;
    return [{ key: token.key, word, start }];
  });
}

/** All matches in order, perhaps of one person's; several inside one word count once. */
export function hitsOf(all: Searchable[], text: string, by?: string): Hit[] {
  const wanted = normalized(text).trim().replace(/\s+/g, " ");
  const hits: Hit[] = [];
  if (!wanted) return hits;
  for (const { row, speaker, text, starts, keys, moments } of all) {
    if (by !== undefined && by !== speaker) continue;
    let at = text.indexOf(wanted);
    while (at >= 0) {
      const first = lastIndexAtOrBefore(starts, at);
      const last = lastIndexAtOrBefore(starts, at + wanted.length - 1);
      hits.push({ row, keys: keys.slice(first, last + 1), start: moments[first] ?? 0 });
      const next = starts[first + 1] ?? text.length;
      at = text.indexOf(wanted, Math.max(at + wanted.length, next));
    }
  }
  return hits;
}

/** The current position among the matches: a word, or a moment to search from. */
export interface Place {
  key: string;
  start: number;
}

/** Index of the match at a position, else of the next one, else of the first; -1 without any. */
export function hitAt(hits: Hit[], { key, start }: Place): number {
  const same = hits.findIndex(({ keys }) => keys[0] === key);
  const index = same < 0 ? hits.findIndex((hit) => hit.start >= start) : same;
  return index < 0 && hits.length > 0 ? 0 : index;
}
