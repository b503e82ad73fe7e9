import { type RefObject, useLayoutEffect, useState } from "react";
import { scrollerOf } from "@/lib/viewport";

/** Pixels from the top of what scrolls to the text: the header and all else above it. */
export function useAbove(box: RefObject<HTMLElement | null>): number {
  const [above, setAbove] = useState(0);
  // Whatever changes up there, or scrolls, has the text drawn again.
  useLayoutEffect(() => {
    const scroller = scrollerOf(box.current);
    if (!box.current || !scroller) return;
    const start = scroller.getBoundingClientRect().top - scroller.scrollTop;
    setAbove(Math.round(box.current.getBoundingClientRect().top - start));
  });
  return above;
}
