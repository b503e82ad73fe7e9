import type { Player } from "@/domain/player/player";
import { reviewActions, reviewMoment } from "@/domain/review/review-state";
import { downloadShortcut } from "@/features/exports/download-menu";
import { goToFilter } from "@/features/recordings/list-filter";
import { findShortcut } from "@/features/transcript/find/find-state";
import { toggleTheme } from "@/lib/preferences";
import { undoLast } from "@/lib/undo";
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
  description: string;
  run(actions: ShortcutContext, key: string): void;
}

/** Every shortcut of the page, both for the help dialog and for the key handler. */
export const SHORTCUTS: Shortcut[] = [
  {
    keys: [" "],
    labels: ["Space"],
    description: "Play or pause",
    run: ({ player }) => player.toggle(),
  },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    labels: ["←", "→"],
    description: "Back or forward 5 seconds",
    run: ({ player }, key) => player.skip(key === "ArrowLeft" ? -5 : 5),
  },
  {
    keys: ["Shift+ArrowLeft", "Shift+ArrowRight"],
    labels: ["Shift", "←", "→"],
    description: "Previous or next word",
    run: ({ player }, key) => player.step("words", key.endsWith("Left") ? -1 : 1),
  },
  {
    keys: ["ArrowUp", "ArrowDown"],
    labels: ["↑", "↓"],
    description: "Previous or next paragraph",
    run: ({ player }, key) => player.step("segments", key === "ArrowUp" ? -1 : 1),
  },
  {
    keys: ["n", "N"],
    labels: ["n", "Shift+n"],
    description: "Next or previous spot to review: set aside, doubtful, not understood",
    run: (_, key) => reviewActions.step(key === "N" ? -1 : 1),
  },
  {
    keys: ["Enter"],
    labels: ["Enter"],
    description: "In a review: restore what was set aside, keep what is doubtful",
    run: () => reviewActions.accept(),
  },
  {
    keys: ["x"],
    labels: ["x"],
    description: "In a review: set aside what is doubtful, leave out what was left out",
    run: () => reviewActions.reject(),
  },
  {
    keys: ["r"],
    labels: ["r"],
    description: "In a review: hear this spot; else go on playing",
    run: () => reviewActions.play(),
  },
  {
    keys: ["Ctrl+z"],
    labels: ["Ctrl", "z"],
    description: "Take back the last change",
    run: undoLast,
  },
  {
    keys: ["Escape"],
    labels: ["Esc"],
    description: "End the review",
    run: () => reviewMoment.set(null),
  },
  {
    keys: ["[", "]"],
    labels: ["[", "]"],
    description: "Previous or next recording",
    run: ({ step }, key) => step(key === "[" ? -1 : 1),
  },
  {
    keys: ["+", "=", "-"],
    labels: ["+", "−"],
    description: "Faster or slower",
    run: ({ changeRate }, key) => changeRate(key === "-" ? -1 : 1),
  },
  {
    keys: [], // Waveform and map listen themselves, while they have the focus.
    labels: ["+", "−", "0"],
    description:
      "On the waveform or the map: zoom in or out, or show all of it; Ctrl and the wheel zoom too",
    run: () => undefined,
  },
  {
    keys: ["/"],
    labels: ["/"],
    description: "Find in the text; with none open, filter the recordings",
    run: () => findShortcut.open() || goToFilter(),
  },
  { keys: ["d"], labels: ["d"], description: "Download", run: () => downloadShortcut.open() },
  { keys: ["t"], labels: ["t"], description: "Light or dark", run: toggleTheme },
  { keys: ["?"], labels: ["?"], description: "This list", run: () => helpOpen.set(true) },
];

/** Selector of text fields. */
export const TEXT_FIELDS = "input:not([type=checkbox],[type=radio]),textarea,[contenteditable]";
const ENTERED = "button,a,summary,[data-moment],[role=slider]";

/**
 * The shortcut that an event triggers; null while somebody types or another control takes the key.
 */
export function shortcutFor(event: KeyboardEvent): Shortcut | null {
  if (event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(`${TEXT_FIELDS},select,[role=dialog],[role=menu]`)) return null;
  if (event.key === " " && target.closest("button,summary,input")) return null;
  // Enter belongs to whatever has the focus; in a review it accepts when nothing has.
  if (event.key === "Enter" && (reviewMoment.get() === null || target.closest(ENTERED)))
    return null;
  const name = nameOf(event);
  return SHORTCUTS.find(({ keys }) => keys.includes(name)) ?? null;
}

function nameOf(event: KeyboardEvent): string {
  if (event.ctrlKey || event.metaKey) return `Ctrl+${event.key}`;
  return event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
}
