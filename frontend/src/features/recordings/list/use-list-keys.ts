import {
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
} from "react";
import { type ListEntry, useListEntries } from "@/domain/recordings/list-entries";
import { useListQuery } from "@/domain/recordings/use-list-query";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import {
  selectAll,
  selectTo,
  toggleSelected,
  useEndSelection,
  useSelection,
} from "../picking/selection";
import { typeIntoFilter } from "./list-filter";

export interface ListKeysOptions {
  box: RefObject<HTMLElement | null>;
  /** The row that has the focus while recordings are selected. */
  cursor: string | null;
  setCursor: (id: string) => void;
  /** Scrolls a row of the list into view. */
  show: (index: number) => void;
}

/**
 * Keys and mouse of the list. Arrows open the next recording, or move the focus while recordings
 * are selected; Shift selects up to there, Space and Ctrl select one, Ctrl+A all of them.
 */
export function useListKeys({ box, cursor, setCursor, show }: ListKeysOptions) {
  const { entries } = useListEntries();
  const query = useListQuery();
  const selection = useSelection();
  const endSelection = useEndSelection();
  const { id, step } = useOpenRecording();
  const wanted = useRef<string | null>(null);
  const order = entries.filter(isRecording).map((entry) => entry.id);

  // The row may be drawn only after the list was scrolled or has become a list of boxes.
  useLayoutEffect(() => {
    if (wanted.current && focusRow(box.current, wanted.current)) wanted.current = null;
  });
  const goTo = (row: string) => {
    wanted.current = row;
    setCursor(row);
    show(entries.findIndex((entry) => entry.id === row));
  };
  const here = (target: EventTarget) =>
    rowOf(target) ?? (selection ? cursor : id) ?? order[0] ?? null;

  const move = (event: KeyboardEvent, by: 1 | -1) => {
    const from = here(event.target);
    if (!selection && !event.shiftKey) {
      step(by);
      requestAnimationFrame(() =>
        box.current?.querySelector<HTMLElement>("[aria-current=true]")?.focus(),
      );
      return;
    }
    const next = order[order.indexOf(from ?? "") + by];
    if (!from || !next) return;
    if (event.shiftKey) selectTo(next, from, order, query);
    goTo(next);
  };

  const actions: Record<string, (row: string | null, event: KeyboardEvent) => void> = {
    ArrowDown: (_, event) => move(event, 1),
    ArrowUp: (_, event) => move(event, -1),
    "Ctrl+a": (row) => {
      selectAll(query);
      if (row) goTo(row);
    },
    Escape: (row) => {
      endSelection();
      if (row) goTo(row);
    },
    " ": (row) => {
      if (!row || !order.includes(row)) return;
      toggleSelected(row, query);
      goTo(row);
    },
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = keyName(event);
    // While recordings are selected, each has a box, which has its own Space.
    const means = selection ? name !== " " : name !== "Escape";
    const act = means ? actions[name] : undefined;
    if (event.key === " " || act) event.stopPropagation();
    if (!act) return typeIntoFilter(event);
    event.preventDefault();
    act(here(event.target), event);
  };

  const onClick = (event: MouseEvent) => {
    const row = rowOf(event.target);
    if (!row || !order.includes(row)) return;
    const many = event.ctrlKey || event.metaKey;
    if (!event.shiftKey && (!many || selection)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) selectTo(row, id && order.includes(id) ? id : row, order, query);
    else toggleSelected(row, query);
    goTo(row);
  };

  return { onKeyDown, onClick };
}

function keyName({ key, ctrlKey, metaKey }: KeyboardEvent): string {
  return ctrlKey || metaKey ? `Ctrl+${key.toLowerCase()}` : key;
}

function isRecording({ kind }: ListEntry): boolean {
  return kind === "recording";
}

function rowOf(target: EventTarget): string | null {
  const line = target instanceof Element ? target.closest("li") : null;
  return line?.querySelector<HTMLElement>("[data-entry]")?.dataset.entry ?? null;
}

function focusRow(box: HTMLElement | null, id: string): boolean {
  const rows = [...(box?.querySelectorAll<HTMLElement>("[data-entry]") ?? [])];
  const row = rows.find(({ dataset }) => dataset.entry === id);
  row?.focus({ preventScroll: true });
  return row !== undefined;
}
