import { createStore } from "@/lib/store";

/** Ids selected for deletion; null outside selection mode. */
export const selectedIds = createStore<ReadonlySet<string> | null>(null);

/** Whether the list shows only failed recordings. */
export const onlyFailed = createStore(false);

export function select(ids: Iterable<string>): void {
  selectedIds.set(new Set(ids));
}

export function toggleSelected(id: string): void {
  selectedIds.set((now) => {
    const next = new Set(now);
    if (!next.delete(id)) next.add(id);
    return next;
  });
}

export function endSelection(): void {
  selectedIds.set(null);
  onlyFailed.set(false);
}
