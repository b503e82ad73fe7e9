import { createStore } from "@/lib/store";

/** The recordings that are picked to be deleted together; null while nobody picks. */
export const picked = createStore<ReadonlySet<string> | null>(null);

/** Whether the index lists only what failed. */
export const onlyFailed = createStore(false);

export function pick(ids: Iterable<string>): void {
  picked.set(new Set(ids));
}

export function togglePick(id: string): void {
  picked.set((now) => {
    const next = new Set(now);
    if (!next.delete(id)) next.add(id);
    return next;
  });
}

export function endPicking(): void {
  picked.set(null);
  onlyFailed.set(false);
}
