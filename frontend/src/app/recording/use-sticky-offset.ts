import { type RefObject, useLayoutEffect } from "react";
import { scrollContainerOf } from "@/lib/viewport";

/**
 * Sets `--sticky-offset` on the scroll container: the height of the sticky header, 0 where it
 * scrolls away.
 */
export function useStickyOffset(header: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const element = header.current;
    const scroller = scrollContainerOf(element);
    if (!element || !scroller) return;
    const measure = () => {
      const stays = getComputedStyle(element).position === "sticky";
      scroller.style.setProperty("--sticky-offset", `${stays ? element.offsetHeight : 0}px`);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      removeEventListener("resize", measure);
      scroller.style.removeProperty("--sticky-offset");
    };
  }, [header]);
}
