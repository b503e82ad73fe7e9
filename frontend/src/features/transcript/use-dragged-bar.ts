import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";
import { watchScrollBar } from "@/lib/scroll-bar";
import { scrollContainerOf } from "@/lib/viewport";

/**
 * Lets the text follow the scroll bar while somebody drags it. Rows that turn out higher or lower
 * than estimated otherwise move the text back to where it was, and the bar's end is never reached.
 */
export function useDraggedBar(
  box: RefObject<HTMLElement | null>,
  virtual: Virtualizer<HTMLElement, Element>,
): void {
  useEffect(() => {
    const scroller = scrollContainerOf(box.current);
    if (!scroller) return;
    const stop = watchScrollBar(scroller, (held) => {
      virtual.shouldAdjustScrollPositionOnItemSizeChange = held ? () => false : undefined;
    });
    return () => {
      stop();
      virtual.shouldAdjustScrollPositionOnItemSizeChange = undefined;
    };
  }, [box, virtual]);
}
