import type { MouseEvent } from "react";

/** Regions that can take the focus without being tab stops. */
const HOME = "section[tabindex='-1'],main";

/**
 * Moves the focus from a button that will vanish to the region around it, after a key press; Tab
 * goes on from there.
 */
export function keepFocus({ detail, currentTarget }: MouseEvent<HTMLElement>): void {
  if (detail === 0) currentTarget.closest<HTMLElement>(HOME)?.focus({ preventScroll: true });
}
