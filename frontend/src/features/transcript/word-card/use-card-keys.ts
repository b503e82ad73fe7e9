import { type RefObject, useEffect } from "react";

/**
 * Lets Tab reach a word's card, which comes after all text in the document: from the word through
 * the card's buttons and back to the word.
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
        // A key press (detail is 0) closes the card and may remove the word; the paragraph's time stays.
        if (detail > 0 || !(target as Element).closest("[data-card]")) return;
        const time = word.closest("[data-row]")?.querySelector<HTMLElement>("button[data-moment]");
        (time ?? element).focus({ preventScroll: true });
      },
      { signal },
    );
    return () => off.abort();
  }, [box, word]);
}
