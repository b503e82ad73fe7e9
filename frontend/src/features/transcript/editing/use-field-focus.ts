import { type RefObject, useEffect } from "react";
import type { Editor } from "@/domain/editing/editor";

/** What may be pressed without ending the editing: the player, and the field's own buttons. */
const BELONGS = "[data-editing]";

/**
 * Closes a field that loses the focus, or that is scrolled out of the page. A press on what belongs
 * to editing gives the focus back.
 */
export function useFieldFocus(
  field: RefObject<HTMLElement | null>,
  key: number,
  editor: Editor,
): void {
  useEffect(() => {
    const element = field.current;
    if (!element) return;
    const off = new AbortController();
    const { signal } = off;
    let pressedBeside = false;
    const belongs = (target: EventTarget | null) =>
      target instanceof Element && target.closest(BELONGS) !== null;
    const giveBack = ({ target }: Event) => {
      if (belongs(target) && !(target instanceof HTMLSelectElement)) focusLater(element);
    };
    addEventListener("pointerdown", ({ target }) => (pressedBeside = belongs(target)), {
      signal,
      capture: true,
    });
    addEventListener("click", giveBack, { signal });
    addEventListener("change", ({ target }) => belongs(target) && focusLater(element), { signal });
    element.addEventListener(
      "blur",
      ({ relatedTarget }) => {
        const stays = pressedBeside || belongs(relatedTarget) || !document.hasFocus();
        if (stays) void editor.saver.save();
        else editor.close(key);
      },
      { signal },
    );
    return () => {
      off.abort();
      // Drawn anew elsewhere it goes on; not drawn at all, it is out of sight.
      setTimeout(() => {
        if (!document.querySelector(`[data-edit-field="${key}"]`)) editor.close(key);
      });
    };
  }, [field, key, editor]);
}

function focusLater(element: HTMLElement): void {
  setTimeout(() => element.isConnected && element.focus({ preventScroll: true }));
}
