import { editActions } from "@/domain/editing/edit-actions";
import { markActions } from "@/domain/notes/note-state";
import type { Player } from "@/domain/player/player";
import { searchShortcut } from "@/domain/recordings/use-search";
import { reviewActions, reviewMoment } from "@/domain/review/review-state";
import { moveActions } from "@/domain/speakers/speaker-state";
import { addSelectedWords } from "@/domain/vocabulary/selected-words";
import { exportShortcut } from "@/features/exports/export-button";
import { recordShortcut } from "@/features/live/live-bar";
import { goToFilter } from "@/features/recordings/list/list-filter";
import { findShortcut } from "@/features/transcript/find/find-state";
import { switchReviewOrder, toggleTheme } from "@/lib/preferences";
import { redoLast, undoLast } from "@/lib/undo";
import type en from "@/locales/en.json";
import { helpOpen } from "../dialog-state";

export interface ShortcutContext {
  player: Player;
  step(by: 1 | -1): void;
  changeRate(by: 1 | -1): void;
}

export interface Shortcut {
  /** `event.key`, with "Shift+" or "Ctrl+" before it where that matters. */
  keys: string[];
  labels: string[];
  /** Its name in the catalog, where it is described. */
  name: keyof typeof en.shortcuts;
  run(actions: ShortcutContext, key: string): void;
}

/** Every shortcut of the page, both for the help dialog and for the key handler. */
export const SHORTCUTS: Shortcut[] = [
  {
    keys: [" "],
    labels: ["Space"],
    name: "play",
    run: ({ player }) => player.toggle(),
  },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    labels: ["←", "→"],
    name: "skip",
    run: ({ player }, key) => player.skip(key === "ArrowLeft" ? -5 : 5),
  },
  {
    keys: ["Shift+ArrowLeft", "Shift+ArrowRight"],
    labels: ["Shift", "←", "→"],
    name: "word",
    run: ({ player }, key) => player.step("words", key.endsWith("Left") ? -1 : 1),
  },
  {
    keys: ["ArrowUp", "ArrowDown"],
    labels: ["↑", "↓"],
    name: "paragraph",
    run: ({ player }, key) => player.step("segments", key === "ArrowUp" ? -1 : 1),
  },
  {
    keys: ["n", "N"],
    labels: ["n", "Shift+n"],
    name: "spot",
    run: (_, key) => reviewActions.step(key === "N" ? -1 : 1),
  },
  {
    keys: ["Enter"],
    labels: ["Enter"],
    name: "accept",
    run: () => reviewActions.accept(),
  },
  {
    keys: ["x"],
    labels: ["x"],
    name: "reject",
    run: () => reviewActions.reject(),
  },
  {
    keys: ["1", "2", "3", "4", "5"],
    labels: ["1", "…", "5"],
    name: "reading",
    run: (_, key) => reviewActions.choose(Number(key)),
  },
  {
    keys: ["l"],
    labels: ["l"],
    name: "listenAgain",
    run: () => reviewActions.listenAgain(),
  },
  {
    keys: ["o"],
    labels: ["o"],
    name: "order",
    run: switchReviewOrder,
  },
  {
    keys: ["e"],
    labels: ["e"],
    name: "edit",
    run: () => editActions.open(),
  },
  { keys: ["s"], labels: ["s"], name: "speaker", run: () => moveActions.open() },
  { keys: ["m"], labels: ["m"], name: "mark", run: () => markActions.set() },
  {
    keys: [",", "."],
    labels: [",", "."],
    name: "marks",
    run: (_, key) => markActions.step(key === "," ? -1 : 1),
  },
  { keys: ["v"], labels: ["v"], name: "vocabulary", run: addSelectedWords },
  {
    keys: ["r"],
    labels: ["r"],
    name: "hear",
    run: () => reviewActions.play(),
  },
  {
    keys: ["Ctrl+z"],
    labels: ["Ctrl", "z"],
    name: "undo",
    run: undoLast,
  },
  {
    keys: ["Ctrl+Z", "Ctrl+y"],
    labels: ["Ctrl", "Shift", "z"],
    name: "redo",
    run: redoLast,
  },
  {
    keys: ["Escape"],
    labels: ["Esc"],
    name: "endReview",
    run: () => reviewMoment.set(null),
  },
  {
    keys: ["[", "]"],
    labels: ["[", "]"],
    name: "recording",
    run: ({ step }, key) => step(key === "[" ? -1 : 1),
  },
  {
    keys: ["+", "=", "-"],
    labels: ["+", "−"],
    name: "rate",
    run: ({ changeRate }, key) => changeRate(key === "-" ? -1 : 1),
  },
  {
    keys: [], // Waveform and map listen themselves, while they have the focus.
    labels: ["+", "−", "0"],
    name: "zoom",
    run: () => undefined,
  },
  {
    keys: ["/"],
    labels: ["/"],
    name: "find",
    run: () => findShortcut.open() || goToFilter(),
  },
  { keys: ["d"], labels: ["d"], name: "download", run: () => exportShortcut.open() },
  {
    keys: ["Ctrl+k"],
    labels: ["Ctrl", "k"],
    name: "search",
    run: () => searchShortcut.open(),
  },
  {
    keys: ["Shift+R"],
    labels: ["Shift", "r"],
    name: "record",
    run: () => recordShortcut.toggle(),
  },
  { keys: ["t"], labels: ["t"], name: "theme", run: toggleTheme },
  { keys: ["?"], labels: ["?"], name: "help", run: () => helpOpen.set(true) },
];

/** Selector of text fields. */
export const TEXT_FIELDS = "input:not([type=checkbox],[type=radio]),textarea,[contenteditable]";
const MODAL = "[data-modal][data-open]"; // It takes the focus only a frame after it opens.
const ENTERED = "button,a,summary,[data-moment],[role=slider]";

/**
 * The shortcut that an event triggers; null while somebody types or another control takes the key.
 */
export function shortcutFor(event: KeyboardEvent): Shortcut | null {
  if (event.altKey || event.defaultPrevented || document.querySelector(MODAL)) return null;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(`${TEXT_FIELDS},select,[role=dialog],[role=menu]`)) return null;
  if (event.key === " " && target.closest("button,summary,input")) return null;
  // Enter belongs to whatever has the focus; in a review it accepts when nothing has.
  if (event.key === "Enter" && (reviewMoment.get() === null || target.closest(ENTERED)))
    return null;
  const names = namesOf(event);
  return SHORTCUTS.find(({ keys }) => keys.some((key) => names.includes(key))) ?? null;
}

/** What a shortcut may call a key: a letter by itself, or with the Shift that is held. */
function namesOf({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): string[] {
  // With Shift, or Caps Lock, browsers name letters in either case.
  if (ctrlKey || metaKey) return [`Ctrl+${shiftKey ? key.toUpperCase() : key.toLowerCase()}`];
  if (!shiftKey) return [key];
  return key.startsWith("Arrow") ? [`Shift+${key}`] : [key, `Shift+${key.toUpperCase()}`];
}
