import type { Virtualizer } from "@tanstack/react-virtual";

type Box = HTMLElement | null;

/** A word of the text, kept or set aside, where it is drawn. */
export function renderedWord(box: Box, key: string | null): Element | null {
  return (key && box?.querySelector(`[data-word="${key}"],[data-key="${key}"]`)) || null;
}

/** Brings a word into the middle of the view: a paragraph may be higher than the view is. */
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
