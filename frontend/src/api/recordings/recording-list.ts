import type { InfiniteData } from "@tanstack/react-query";
import { api } from "../client";
import type { Recording, RecordingList, Run, ServerEvent } from "../types";
import { fits, type ListQuery, listSearch, NEWEST_FIRST, sortValue } from "./list-query";

/** An event that changes the list of recordings. */
export type ListChange = Extract<
  ServerEvent,
  { type: "recording.changed" | "recording.removed" | "run.changed" }
>;

/** What follows the last recording that is here; null for the first page. */
export interface PageStart {
  after: string | null;
  limit: number;
}

/** The pages of a list that were read so far. */
export type RecordingPages = InfiniteData<RecordingList, PageStart>;

const FIRST_PAGE = 100;
const LARGEST_PAGE = 400;

export const FIRST: PageStart = { after: null, limit: FIRST_PAGE };

/** Events received since each request for recordings in flight began. */
const inFlight = new Set<ListChange[]>();

/**
 * Reads recordings and applies to them what was told meanwhile, for that may be newer than the
 * answer; applying it twice changes nothing.
 */
export async function readWithChanges<T>(
  read: () => Promise<T>,
  apply: (answer: T, change: ListChange) => T,
): Promise<T> {
  const changes: ListChange[] = [];
  inFlight.add(changes);
  try {
    return changes.reduce(apply, await read());
  } finally {
    inFlight.delete(changes);
  }
}

/** Buffers an event for the requests in flight. */
export function bufferChange(change: ListChange): void {
  for (const changes of inFlight) changes.push(change);
}

/** One page of a list. */
export function fetchPage(
  query: ListQuery,
  start: PageStart,
  signal?: AbortSignal,
): Promise<RecordingList> {
  const { after, limit } = start;
  const behind = after === null ? "" : `&after=${encodeURIComponent(after)}`;
  const address = `/recordings?${listSearch(query)}limit=${limit}${behind}`;
  const apply = (page: RecordingList, change: ListChange) => {
    const pages = { pages: [page], pageParams: [start] };
    // What is not known may belong to another page, but for what is new.
    const isHere = change.type !== "recording.changed" || findIn(pages, change.data.id);
    if (after !== null && !isHere) return page;
    return withChange(pages, change, query).pages.pages[0] ?? page;
  };
  return readWithChanges(() => api.get<RecordingList>(address, signal), apply);
}

/** Where the next page begins, behind what is still here; pages grow, so that many take few. */
export function nextPage(last: RecordingList, all: RecordingList[]): PageStart | undefined {
  if (!last.next) return undefined;
  const here = recordingsIn(all);
  const after = here.at(-1)?.id ?? null;
  return { after, limit: Math.min(LARGEST_PAGE, Math.max(FIRST_PAGE, here.length)) };
}

/** The recordings of some pages, in order, none of them twice. */
export function recordingsIn(pages: RecordingList[]): Recording[] {
  const seen = new Map<string, Recording>();
  for (const { items } of pages)
    for (const one of items) if (!seen.has(one.id)) seen.set(one.id, one);
  return [...seen.values()];
}

/** Whether an event is about a recording or one of its runs. */
export function isAbout(change: ListChange, id: string): boolean {
  return (change.type === "run.changed" ? change.data.recording_id : change.data.id) === id;
}

/** A list after a change, and whether the server has to be asked how it is now. */
export interface ChangedList {
  pages: RecordingPages;
  stale: boolean;
}

/** A list after an event. */
export function withChange(
  pages: RecordingPages,
  change: ListChange,
  query: ListQuery,
): ChangedList {
  if (change.type === "recording.removed")
    return { pages: without(pages, change.data.id), stale: false };
  const id = change.type === "recording.changed" ? change.data.id : change.data.recording_id;
  const before = findIn(pages, id);
  if (!before) return withUnknown(pages, change, query);
  const after = changed(before, change);
  if (!after || !fits(after, query)) return { pages: without(pages, id), stale: false };
  const moves = sortValue(before, query.sort) !== sortValue(after, query.sort);
  return { pages: replaced(pages, after), stale: moves };
}

/** A recording after an event about it; null where there is none. */
export function changed(before: Recording | null, change: ListChange): Recording | null {
  if (change.type === "recording.changed") return change.data;
  if (change.type === "recording.removed" || !before) return null;
  const { data } = change;
  return { ...before, run: laterRun(before.run, data), runs: Math.max(before.runs, data.number) };
}

/** A recording that the pages do not hold: a new one goes to the top, others may lie further down. */
function withUnknown(pages: RecordingPages, change: ListChange, query: ListQuery): ChangedList {
  if (change.type !== "recording.changed") return { pages, stale: sortsOrFiltersByRun(query) };
  const { data } = change;
  if (!fits(data, query)) return { pages, stale: false };
  const [first, ...others] = pages.pages;
  const newest = first?.items[0]?.added_at ?? "";
  if ((query.sort ?? NEWEST_FIRST) !== NEWEST_FIRST || !first || data.added_at < newest) {
    return { pages, stale: true };
  }
  const top = { ...first, items: [data, ...first.items] };
  return { pages: counted({ ...pages, pages: [top, ...others] }, 1), stale: false };
}

function sortsOrFiltersByRun({ state, sort = NEWEST_FIRST }: ListQuery): boolean {
  return state !== undefined || /state|doubtful/.test(sort);
}

/** A recording of the pages. */
export function findIn({ pages }: RecordingPages, id: string): Recording | undefined {
  for (const { items } of pages) {
    const one = items.find((item) => item.id === id);
    if (one) return one;
  }
  return undefined;
}

function replaced(pages: RecordingPages, after: Recording): RecordingPages {
  return mapped(pages, (page) =>
    page.items.some(({ id }) => id === after.id)
      ? { ...page, items: page.items.map((one) => (one.id === after.id ? after : one)) }
      : page,
  );
}

function without(pages: RecordingPages, id: string): RecordingPages {
  if (!findIn(pages, id)) return pages;
  const less = mapped(pages, (page) => ({
    ...page,
    items: page.items.filter((one) => one.id !== id),
  }));
  return counted(less, -1);
}

const counted = (pages: RecordingPages, by: number) =>
  mapped(pages, (page) => ({ ...page, total: Math.max(0, page.total + by) }));

function mapped(pages: RecordingPages, change: (page: RecordingList) => RecordingList) {
  return { ...pages, pages: pages.pages.map(change) };
}

const ENDED = new Set<Run["state"]>(["done", "stopped", "failed"]);

/** Whether a run is over. Only a person can resume it, which raises its revision. */
export function hasEnded({ state }: Run): boolean {
  return ENDED.has(state);
}

/** The later state of a recording's current run. */
function laterRun(known: Run | null, incoming: Run): Run {
  if (!known || known.rank < incoming.rank) return incoming;
  if (known.rank > incoming.rank || known.revision > incoming.revision) return known;
  if (known.revision < incoming.revision) return incoming;
  return hasEnded(known) && !hasEnded(incoming) ? known : incoming;
}
