import type { MouseEvent } from "react";

/**
 * Where the focus may rest when what had it goes away: the regions of the page that can take it
 * without being a tab stop.
 */
const HOME = "section[tabindex='-1'],main";

/**
 * For a press on a button that will vanish: after a key, the focus goes to the region around it
 * instead of to nowhere, so that Tab goes on from there. After the mouse the keys belong to the page.
 */
export function keepFocus({ detail, currentTarget }: MouseEvent<HTMLElement>): void {
  if (detail === 0) currentTarget.closest<HTMLElement>(HOME)?.focus({ preventScroll: true });
}
