import { type RefObject, useLayoutEffect, useState } from "react";
import { scrollContainerOf } from "@/lib/viewport";

/** Pixels from the top of what scrolls to the text: the header and all else above it. */
export function useScrollMargin(box: RefObject<HTMLElement | null>): number {
  const [margin, setMargin] = useState(0);
  // Whatever changes up there, or scrolls, has the text drawn again.
  useLayoutEffect(() => {
    const scroller = scrollContainerOf(box.current);
    if (!box.current || !scroller) return;
    const start = scroller.getBoundingClientRect().top - scroller.scrollTop;
    setMargin(Math.round(box.current.getBoundingClientRect().top - start));
  });
  return margin;
}
