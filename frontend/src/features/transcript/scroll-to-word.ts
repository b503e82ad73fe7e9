import type { Virtualizer } from "@tanstack/react-virtual";

type Box = HTMLElement | null;

/** The element of a word, kept or removed, if it is rendered. */
export function renderedWord(box: Box, key: string | null): Element | null {
  return (key && box?.querySelector(`[data-word="${key}"],[data-key="${key}"]`)) || null;
}

/** Scrolls a word, not its paragraph, to the middle: a paragraph may exceed the view. */
export function scrollToWord(
  box: Box,
  virtual: Virtualizer<HTMLElement, Element>,
  row: number,
  key: string | null,
): void {
  const center = () => {
    const word = renderedWord(box, key);
    word?.scrollIntoView({ block: "center" });
    return word !== null;
  };
  if (center()) return;
  virtual.scrollToIndex(row, { align: "center" });
  requestAnimationFrame(center); // once the row is drawn
}
