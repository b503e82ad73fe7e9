import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useState } from "react";
import { watchScrollBar } from "@/lib/scroll-bar";
import { scrollContainerOf } from "@/lib/viewport";
import type { Row } from "./rows/rows";
import { useScrollMargin } from "./use-scroll-margin";

const AROUND = 6; // Rows drawn above and below those seen, so that they are there when scrolled to.
const AROUND_JUMPS = 1; // Of a dragged bar each step goes past them all: they would be drawn in vain.

export interface VirtualRows {
  virtual: Virtualizer<HTMLElement, Element>;
  scrollMargin: number;
  /** Of the whole text, in pixels. */
  height: number;
}

/**
 * The rows that are drawn, and the height of all. It stays while somebody drags the scroll bar: a
 * browser that sees it change, as rows are measured, lets the text fall behind the bar, whose end is
 * half way down.
 */
export function useVirtualRows(box: RefObject<HTMLElement | null>, rows: Row[]): VirtualRows {
  const [held, setHeld] = useState<number | null>(null);
  const scrollMargin = useScrollMargin(box);
  const virtual = useVirtualizer<HTMLElement, Element>({
    count: rows.length,
    getScrollElement: () => scrollContainerOf(box.current),
    scrollMargin,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: held === null ? AROUND : AROUND_JUMPS,
    initialRect: { width: 800, height: 800 },
  });
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
  return { virtual, scrollMargin, height: held ?? virtual.getTotalSize() };
}

/** Estimated height of a row in pixels, at 12 words a line and one for a name. */
function estimate(row: Row | undefined): number {
  if (row?.kind !== "text") return 44;
  return 20 + 32 * (Math.ceil(row.tokens.length / 12) + (row.opensTurn ? 1 : 0));
}
