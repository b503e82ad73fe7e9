import { type RefObject, useEffect } from "react";

/**
 * The keys' way into a word's card and back. The card stands behind all of the text in the
 * document, so by itself Tab would never get there: from the word it goes through the card's
 * buttons and on from the word; Shift+Tab goes back.
 */
export function useCardKeys(box: RefObject<HTMLElement | null>, word: HTMLElement | null): void {
  useEffect(() => {
    const element = box.current;
    if (!element || !word) return;
    const off = new AbortController();
    const { signal } = off;
    element.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Tab") return;
        const stops = [word, ...element.querySelectorAll<HTMLElement>("[data-card] button")];
        const here = stops.indexOf(event.target as HTMLElement);
        if (here < 0) return;
        const next = stops[here + (event.shiftKey ? -1 : 1)];
        if (next) event.preventDefault();
        (next ?? word).focus({ preventScroll: true });
      },
      { signal },
    );
    element.addEventListener(
      "click",
      ({ target, detail }) => {
        // A key has pressed a button (detail is 0): its card goes, and maybe the word, but a paragraph stays.
        if (detail > 0 || !(target as Element).closest("[data-card]")) return;
        const time = word.closest("[data-row]")?.querySelector<HTMLElement>("button[data-moment]");
        (time ?? element).focus({ preventScroll: true });
      },
      { signal },
    );
    return () => off.abort();
  }, [box, word]);
}
