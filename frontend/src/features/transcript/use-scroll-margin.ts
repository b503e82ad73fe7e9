import { type RefObject, useLayoutEffect, useState } from "react";
import { scrollContainerOf } from "@/lib/viewport";

/** Pixels between the top of the scroll container and the text. */
export function useScrollMargin(box: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  // No dependencies: every change above, and scrolling, renders this again.
  useLayoutEffect(() => {
    const scroller = scrollContainerOf(box.current);
    if (!box.current || !scroller) return;
    const start = scroller.getBoundingClientRect().top - scroller.scrollTop;
    setMargin(Math.round(box.current.getBoundingClientRect().top - start));
  });
  return margin;
}
