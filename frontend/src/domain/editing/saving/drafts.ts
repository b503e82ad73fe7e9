import type { Segment } from "@/api/types";
import { createStore } from "@/lib/store";
import { textOf, tidy } from "../segment-text";

/** Where a draft stands, by ids of words: segment ids change when segments are split or merged. */
export interface Anchor {
  words: readonly string[];
  /** The words just before and after it, for a text that keeps none of its words. */
  before: string | null;
  after: string | null;
}

export type Problem =
  /** Somebody else changed the same place; the text that stands there now. */
  | { kind: "conflict"; theirs: string }
  /** The server does not answer; it is tried again. */
  | { kind: "away" | "refused"; message: string; code?: string }
  /** Typed before the page was closed or read anew, and never saved. */
  | { kind: "left" };

/** A text of consecutive segments that a person types, until the server has it. */
export interface Draft {
  key: number;
  runId: string;
  anchor: Anchor;
  /** Whether its field is open; else it waits to be saved. */
  open: boolean;
  problem: Problem | null;
}

/** Start and end of the selection in a field, as places in its text. */
export interface Caret {
  start: number;
  end: number;
}

/** What changes with every key, apart from the drafts so that nothing is drawn anew. */
export interface Typed {
  text: string;
  caret: Caret;
  /** The text that the server has. */
  base: string;
  /** The text when its field was opened. */
  opened: string;
}

export const drafts = createStore<readonly Draft[]>([]);
const typed = new Map<number, Typed>();
let lastKey = 0;

export function typedOf(key: number): Typed {
  return typed.get(key) ?? { text: "", caret: { start: 0, end: 0 }, base: "", opened: "" };
}

export function setTyped(key: number, change: Partial<Typed>): void {
  if (typed.has(key)) typed.set(key, { ...typedOf(key), ...change });
}

/** Adds a draft of a text that is typed in place of another. */
export function addDraft(
  draft: Pick<Draft, "runId" | "anchor"> & Partial<Pick<Draft, "open" | "problem">>,
  { base, text = base, caret = { start: 0, end: 0 } }: { base: string } & Partial<Typed>,
): Draft {
  lastKey += 1;
  const made: Draft = { open: true, problem: null, ...draft, key: lastKey };
  typed.set(made.key, { base, text, caret, opened: base });
  drafts.set((all) => [...all, made]);
  return made;
}

export function changeDraft(key: number, change: Partial<Omit<Draft, "key">>): void {
  drafts.set((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)));
}

export function dropDraft(key: number): void {
  typed.delete(key);
  drafts.set((all) => all.filter((one) => one.key !== key));
}

export function draftOf(key: number): Draft | undefined {
  return drafts.get().find((one) => one.key === key);
}

export function openDraft(): Draft | undefined {
  return drafts.get().find(({ open }) => open);
}

/** A range of segments, by index; its last is before its first where it holds none. */
export interface Range {
  first: number;
  last: number;
}

/** The anchor of a range of segments. */
export function anchorOf(segments: readonly Segment[], { first, last }: Range): Anchor {
  return {
    words: segments.slice(first, last + 1).flatMap(({ words }) => words.map(({ id }) => id)),
    before: segments[first - 1]?.words.at(-1)?.id ?? null,
    after: segments[last + 1]?.words[0]?.id ?? null,
  };
}

const located = new WeakMap<Anchor, { segments: readonly Segment[]; range: Range }>();

/** The segments that hold the words of an anchor, else those between its neighbors. */
export function locate(segments: readonly Segment[], anchor: Anchor): Range {
  const known = located.get(anchor); // A saving asks many times, and ten hours have 90,000 words.
  if (known?.segments === segments) return known.range;
  const range = look(segments, anchor);
  located.set(anchor, { segments, range });
  return range;
}

function look(segments: readonly Segment[], anchor: Anchor): Range {
  const ids = new Set(anchor.words);
  const holds = ({ words }: Segment) => words.some(({ id }) => ids.has(id));
  const first = segments.findIndex(holds);
  if (first >= 0) return { first, last: segments.findLastIndex(holds) };
  return between(segments, anchor);
}

/** The segments between an anchor's neighbors. */
function between(segments: readonly Segment[], { before, after }: Anchor): Range {
  const holder = (id: string | null) =>
    id === null ? -1 : segments.findIndex(({ words }) => words.some((word) => word.id === id));
  const next = holder(after);
  const first = holder(before) + 1;
  if (next < 0) return { first, last: before === null || first > 0 ? segments.length - 1 : -1 };
  return { first: before !== null && first === 0 ? next : first, last: next - 1 };
}

export function slice(segments: readonly Segment[], { first, last }: Range): Segment[] {
  return segments.slice(first, last + 1);
}

/** The text that a transcript has where a draft stands. */
export function standingText(segments: readonly Segment[], anchor: Anchor): string {
  return textOf(slice(segments, locate(segments, anchor)));
}

/** The one of these drafts that stands for the segment with this index. */
export function draftAt(
  segments: readonly Segment[],
  all: readonly Draft[],
  index: number,
): Draft | undefined {
  return all.find(({ anchor }) => {
    const { first, last } = locate(segments, anchor);
    return first <= index && index <= last;
  });
}

/** Whether something was typed that the server does not have. */
export function isUnsaved({ key }: Draft): boolean {
  const { base, text } = typedOf(key);
  return tidy(text) !== base;
}
