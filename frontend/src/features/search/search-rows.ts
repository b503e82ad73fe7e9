import type { NameHit, SearchAnswer, SearchHit } from "@/api/types";

/** A line of the results. */
export type SearchRow =
  | { kind: "name"; key: string; hit: NameHit }
  | { kind: "recording"; key: string; recording: SearchHit["recording"] }
  | { kind: "hit"; key: string; hit: SearchHit };

/** Names first; then the hits, under the recording that they stand in. */
export function searchRows(pages: SearchAnswer[]): SearchRow[] {
  const rows: SearchRow[] = [];
  for (const hit of pages.flatMap(({ names }) => names)) {
    rows.push({ kind: "name", key: `name-${hit.recording.id}`, hit });
  }
  let under = "";
  const keys = new Set<string>();
  for (const hit of pages.flatMap(({ hits }) => hits)) {
    const key = `${hit.run_id}/${hit.word_id}`;
    if (keys.has(key)) continue; // The texts may have changed between two pages.
    keys.add(key);
    if (hit.recording.id !== under) {
      under = hit.recording.id;
      rows.push({ kind: "recording", key: `in-${under}-${key}`, recording: hit.recording });
    }
    rows.push({ kind: "hit", key, hit });
  }
  return rows;
}

/** A part of a snippet. */
export interface Piece {
  /** Place in the snippet, in characters. */
  at: number;
  text: string;
  marked: boolean;
}

/** A snippet cut at its marks, which count code points. */
export function piecesOf({ snippet, marks }: NameHit): Piece[] {
  const letters = [...snippet];
  const pieces: Piece[] = [];
  const add = (start: number, end: number, marked: boolean) => {
    if (end > start) pieces.push({ at: start, text: letters.slice(start, end).join(""), marked });
  };
  let from = 0;
  for (const { start, end } of marks) {
    add(from, start, false);
    add(Math.max(from, start), end, true);
    from = Math.max(from, end);
  }
  add(from, letters.length, false);
  return pieces;
}
