/** The scroll container of the text: the page's <main>. */
export function scrollContainerOf(element: Element | null): HTMLElement | null {
  return element?.closest("main") ?? null;
}

/** Top and bottom of the visible text, between the sticky bars. */
export function visibleFrame(scroller: HTMLElement): { top: number; bottom: number } {
  let { top, bottom } = scroller.getBoundingClientRect();
  for (const bar of scroller.querySelectorAll<HTMLElement>("[data-sticky]")) {
    const rect = bar.getBoundingClientRect();
    if (bar.dataset.sticky === "top") top = Math.max(top, rect.bottom);
    else bottom = Math.min(bottom, rect.top);
  }
  return { top, bottom };
}
