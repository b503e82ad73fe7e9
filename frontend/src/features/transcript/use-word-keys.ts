import { type RefObject, useEffect } from "react";
import { usePlayer } from "@/domain/player/use-player";

const STOPS = "[data-moment]";

/**
 * Mouse and keys of the text, by one delegated listener each: a press on a word plays from it;
 * arrow keys move through the words of a row.
 */
export function useWordKeys(box: RefObject<HTMLElement | null>): void {
  const player = usePlayer();
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const off = new AbortController();
    const { signal } = off;

    const playFrom = (target: Element | null) => {
      const moment = target?.closest<HTMLElement>(STOPS)?.dataset.moment;
      if (moment === undefined) return;
      player.seek(Number(moment));
      player.play();
    };

    element.addEventListener(
      "click",
      (event) => {
        if (!getSelection()?.isCollapsed) return; // Marking text to copy it is not a press.
        if ((event.target as Element).closest("[data-card],[data-edit-field],[data-editing]"))
          return;
        playFrom(event.target as Element);
        // After the mouse the keys belong to the player again; event.detail is 0 for a key press.
        const focused = document.activeElement;
        if (event.detail > 0 && focused instanceof HTMLElement && element.contains(focused)) {
          focused.blur();
        }
      },
      { signal },
    );
    element.addEventListener(
      "keydown",
      (event) => {
        const from = (event.target as Element).closest<HTMLElement>(STOPS);
        if (!from || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
        if (event.key === "Enter" && from.tagName !== "BUTTON") playFrom(from);
        else if (!walk(from, event.key)) return;
        event.preventDefault();
        event.stopPropagation();
      },
      { signal },
    );
    return () => off.abort();
  }, [box, player]);
}

/** Moves the focus to the neighbor inside the row; false when the key means something else. */
function walk(from: HTMLElement, key: string): boolean {
  const row = from.closest("[data-row]");
  if (!row) return false;
  const stops = [...row.querySelectorAll<HTMLElement>(STOPS)];
  const here = stops.indexOf(from);
  const targets: Record<string, number> = {
    ArrowRight: Math.min(stops.length - 1, here + 1),
    ArrowLeft: Math.max(0, here - 1),
    Home: 0,
    End: stops.length - 1,
  };
  const target = targets[key];
  if (target === undefined) return false;
  const next = stops[target];
  if (next && next.tagName !== "BUTTON") next.tabIndex = -1;
  next?.focus();
  return true;
}
