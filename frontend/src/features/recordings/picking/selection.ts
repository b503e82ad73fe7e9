import { useCallback } from "react";
import type { ActionTarget } from "@/api/recordings/bulk";
import { filtersOf, type ListQuery, plainQuery } from "@/api/recordings/list-query";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { createStore, useStore } from "@/lib/store";
import { type UrlState, useSetUrlState } from "@/lib/url-state";

/** Recordings that are selected: those of `ids`, or all of the list but those of `ids`. */
export interface Selection {
  /** The list in which it was made: in another list nothing is selected. */
  list: string;
  all: boolean;
  ids: ReadonlySet<string>;
  /** Where a range begins. */
  anchor: string | null;
  /** What the URL said of the list before a press both filtered it and selected; null for none. */
  before: UrlState | null;
}

/** The selection; null outside of selection mode. */
const selection = createStore<Selection | null>(null);

const listOf = (query: ListQuery) => JSON.stringify(query);
const nothing = (list: string): Selection => ({
  list,
  all: false,
  ids: new Set(),
  anchor: null,
  before: null,
});

/** The selection in the list that is shown; null outside of selection mode. */
export function useSelection(): Selection | null {
  const list = listOf(useListQuery());
  const now = useStore(selection);
  return now && (now.list === list ? now : nothing(list));
}

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) !== all;
}

/** How many of a list are selected. */
export function countSelected({ all, ids }: Selection, total: number): number {
  return all ? Math.max(0, total - ids.size) : ids.size;
}

export function targetOf({ all, ids }: Selection, query: ListQuery): ActionTarget {
  return all ? { filter: filtersOf(query), without: [...ids] } : { ids: [...ids] };
}

/** Begins selecting, with nothing selected. */
export function selectNone(query: ListQuery): void {
  selection.set(nothing(listOf(query)));
}

/** Selects all of a list, what was not read yet included. */
export function selectAll(query: ListQuery, before: UrlState | null = null): void {
  selection.set({ ...nothing(listOf(plainQuery(query))), all: true, before });
}

/** Selects a recording, or not any more; begins selecting if need be. */
export function toggleSelected(id: string, query: ListQuery): void {
  const list = listOf(query);
  selection.set((before) => {
    const now = before?.list === list ? before : nothing(list);
    const ids = new Set(now.ids);
    if (!ids.delete(id)) ids.add(id);
    return { ...now, ids, anchor: id };
  });
}

/** Selects all from where the range begins to a recording; `order` holds the list's ids. */
export function selectTo(id: string, from: string, order: string[], query: ListQuery): void {
  const list = listOf(query);
  selection.set((before) => {
    const now = before?.list === list ? before : nothing(list);
    const anchor = now.anchor ?? from;
    const [first, last] = [order.indexOf(anchor), order.indexOf(id)].sort((a, b) => a - b);
    const range = order.slice(first, (last ?? 0) + 1);
    const ids = new Set(now.ids);
    for (const one of range) {
      if (now.all) ids.delete(one);
      else ids.add(one);
    }
    return { ...now, ids, anchor };
  });
}

/** Ends selecting; a filter that came with it goes, too. */
export function useEndSelection(): () => void {
  const change = useSetUrlState();
  return useCallback(() => {
    const before = selection.get()?.before;
    selection.set(null);
    if (before) change((now) => ({ ...now, ...before }), { replace: true });
  }, [change]);
}
