import { useEffect } from "react";
import { TEXT_FIELDS } from "./shortcuts";

/** What has keys of its own: what is typed in, is open, or is walked with arrows and left with Escape. */
const KEEPS_FOCUS = `${TEXT_FIELDS},[role=slider],[role=dialog],[role=menu],[aria-haspopup]`;

/**
 * After the mouse the keys belong to the page again: what was pressed, ticked or chosen with it does
 * not keep the focus, or Space and `n` would mean that thing. Tab goes on from there all the same.
 */
export function useFocusRelease(): void {
  useEffect(() => {
    let byMouse = false;
    const off = new AbortController();
    const options = { signal: off.signal, capture: true };
    const release = (target: EventTarget | null) => {
      const focused = document.activeElement;
      if (!byMouse || !(target instanceof Element) || !(focused instanceof HTMLElement)) return;
      if (focused.contains(target) && !focused.closest(KEEPS_FOCUS) && focused.tabIndex >= 0)
        focused.blur();
    };
    addEventListener("pointerdown", () => (byMouse = true), options);
    addEventListener("keydown", () => (byMouse = false), options);
    addEventListener("click", ({ target }) => setTimeout(release, 0, target), options);
    addEventListener("change", ({ target }) => setTimeout(release, 0, target), options);
    return () => off.abort();
  }, []);
}
