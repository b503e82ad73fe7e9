import { useEffect } from "react";
import { TEXT_FIELDS } from "./shortcuts";

/** Elements with keys of their own: text fields, sliders, open dialogs and menus. */
const KEEPS_FOCUS = `${TEXT_FIELDS},[role=slider],[role=dialog],[role=menu],[aria-haspopup]`;

/**
 * Blurs a control after a mouse press, so that Space and `n` stay shortcuts of the page. Tab still
 * goes on from there. A key may follow at once, so it is done as soon as all have heard of the press;
 * later only where somebody lets it go no further, or a choice comes after it.
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
    addEventListener("click", ({ target }) => release(target), { signal: off.signal });
    addEventListener("click", ({ target }) => setTimeout(release, 0, target), options);
    addEventListener("change", ({ target }) => setTimeout(release, 0, target), options);
    return () => off.abort();
  }, []);
}
