/** What scrolls with the text: the middle of the page, header and all. */
export function scrollContainerOf(element: Element | null): HTMLElement | null {
  return element?.closest("main") ?? null;
}

/** The part of the page in which text can be seen: between what sticks to the top and to the bottom. */
export function visibleFrame(scroller: HTMLElement): { top: number; bottom: number } {
  let { top, bottom } = scroller.getBoundingClientRect();
  for (const bar of scroller.querySelectorAll<HTMLElement>("[data-sticky]")) {
    const rect = bar.getBoundingClientRect();
    if (bar.dataset.sticky === "top") top = Math.max(top, rect.bottom);
    else bottom = Math.min(bottom, rect.top);
  }
  return { top, bottom };
}
