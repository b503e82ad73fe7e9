import type { Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useState } from "react";
import { watchScrollBar } from "@/lib/scroll-bar";
import { scrollContainerOf } from "@/lib/viewport";

/**
 * Height of the whole text. It stays while somebody drags the scroll bar: a browser that sees it
 * change, as rows are measured, lets the text fall behind the bar, whose end is half way down.
 */
export function useDraggedBar(
  box: RefObject<HTMLElement | null>,
  virtual: Virtualizer<HTMLElement, Element>,
): number {
  const [held, setHeld] = useState<number | null>(null);
  useEffect(() => {
    const scroller = scrollContainerOf(box.current);
    if (!scroller) return;
    const stop = watchScrollBar(scroller, (held) => {
      setHeld(held ? virtual.getTotalSize() : null);
      virtual.shouldAdjustScrollPositionOnItemSizeChange = held ? () => false : undefined;
    });
    return () => {
      stop();
      virtual.shouldAdjustScrollPositionOnItemSizeChange = undefined;
    };
  }, [box, virtual]);
  return held ?? virtual.getTotalSize();
}
