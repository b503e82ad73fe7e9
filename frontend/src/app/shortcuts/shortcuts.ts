import type { Player } from "@/domain/player/player";
import { reviewAt, reviewKeys } from "@/domain/review/review-state";
import { downloadKey } from "@/features/exports/download-menu";
import { goToFilter } from "@/features/recordings/list-filter";
import { findKey } from "@/features/transcript/find/find-state";
import { toggleTheme } from "@/lib/preferences";
import { undoLast } from "@/lib/undo";
import { helpOpen } from "../dialog-state";

export interface KeyActions {
  player: Player;
  step(by: 1 | -1): void;
  changeRate(by: 1 | -1): void;
}

export interface Key {
  /** As `event.key` says it, with "Shift+" or "Ctrl+" before where that matters. */
  keys: string[];
  shown: string[];
  does: string;
  act(actions: KeyActions, key: string): void;
}

/** All keys of the page: the list under "?" and what pressing them does are the same table. */
export const KEYS: Key[] = [
  { keys: [" "], shown: ["Space"], does: "Play or pause", act: ({ player }) => player.toggle() },
  {
    keys: ["ArrowLeft", "ArrowRight"],
    shown: ["←", "→"],
    does: "Back or forward 5 seconds",
    act: ({ player }, key) => player.skip(key === "ArrowLeft" ? -5 : 5),
  },
  {
    keys: ["Shift+ArrowLeft", "Shift+ArrowRight"],
    shown: ["Shift", "←", "→"],
    does: "Previous or next word",
    act: ({ player }, key) => player.step("words", key.endsWith("Left") ? -1 : 1),
  },
  {
    keys: ["ArrowUp", "ArrowDown"],
    shown: ["↑", "↓"],
    does: "Previous or next paragraph",
    act: ({ player }, key) => player.step("segments", key === "ArrowUp" ? -1 : 1),
  },
  {
    keys: ["n", "N"],
    shown: ["n", "Shift+n"],
    does: "Next or previous spot to review: set aside, doubtful, not understood",
    act: (_, key) => reviewKeys.step(key === "N" ? -1 : 1),
  },
  {
    keys: ["Enter"],
    shown: ["Enter"],
    does: "In a review: restore what was set aside, keep what is doubtful",
    act: () => reviewKeys.accept(),
  },
  {
    keys: ["x"],
    shown: ["x"],
    does: "In a review: set aside what is doubtful, leave out what was left out",
    act: () => reviewKeys.refuse(),
  },
  {
    keys: ["r"],
    shown: ["r"],
    does: "In a review: hear this spot; else go on playing",
    act: () => reviewKeys.listen(),
  },
  {
    keys: ["Ctrl+z"],
    shown: ["Ctrl", "z"],
    does: "Take back the last change",
    act: undoLast,
  },
  { keys: ["Escape"], shown: ["Esc"], does: "End the review", act: () => reviewAt.set(null) },
  {
    keys: ["[", "]"],
    shown: ["[", "]"],
    does: "Previous or next recording",
    act: ({ step }, key) => step(key === "[" ? -1 : 1),
  },
  {
    keys: ["+", "=", "-"],
    shown: ["+", "−"],
    does: "Faster or slower",
    act: ({ changeRate }, key) => changeRate(key === "-" ? -1 : 1),
  },
  {
    keys: [], // Waveform and map listen themselves, while they have the focus.
    shown: ["+", "−", "0"],
    does: "On the waveform or the map: zoom in or out, or show all of it; Ctrl and the wheel zoom too",
    act: () => undefined,
  },
  {
    keys: ["/"],
    shown: ["/"],
    does: "Find in the text; with none open, filter the recordings",
    act: () => findKey.open() || goToFilter(),
  },
  { keys: ["d"], shown: ["d"], does: "Download", act: () => downloadKey.open() },
  { keys: ["t"], shown: ["t"], does: "Light or dark", act: toggleTheme },
  { keys: ["?"], shown: ["?"], does: "This list", act: () => helpOpen.set(true) },
];

/** What one types into. */
export const TYPED = "input:not([type=checkbox],[type=radio]),textarea,[contenteditable]";
const ENTERED = "button,a,summary,[data-moment],[role=slider]";

/** The key that an event means; null while somebody types or another control wants it. */
export function keyOf(event: KeyboardEvent): Key | null {
  if (event.altKey || event.defaultPrevented) return null;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest(`${TYPED},select,[role=dialog],[role=menu]`)) return null;
  if (event.key === " " && target.closest("button,summary,input")) return null;
  // Enter belongs to whatever has the focus; in a review it accepts when nothing has.
  if (event.key === "Enter" && (reviewAt.get() === null || target.closest(ENTERED))) return null;
  const name = nameOf(event);
  return KEYS.find(({ keys }) => keys.includes(name)) ?? null;
}

function nameOf(event: KeyboardEvent): string {
  if (event.ctrlKey || event.metaKey) return `Ctrl+${event.key}`;
  return event.shiftKey && event.key.startsWith("Arrow") ? `Shift+${event.key}` : event.key;
}
