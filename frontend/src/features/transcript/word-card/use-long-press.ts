import { type RefObject, useEffect, useRef } from "react";

const LONG = 450; // Milliseconds; browsers' own long press comes a little later.
const STILL = 10; // Pixels that a resting finger may move.

/** Calls `act` after a long press; if it returns true, the click is suppressed. */
export function useLongPress(
  box: RefObject<HTMLElement | null>,
  act: (target: Element) => boolean,
): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const off = new AbortController();
    const options = { signal: off.signal, capture: true };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let from = { x: 0, y: 0 };
    let taken = false;
    const stop = () => clearTimeout(timer);
    const refuse = (event: Event) => {
      if (!taken) return;
      event.preventDefault();
      event.stopPropagation();
    };
    element.addEventListener(
      "pointerdown",
      ({ target, pointerType, clientX, clientY }) => {
        taken = false;
        stop();
        if (pointerType !== "touch") return;
        from = { x: clientX, y: clientY };
        timer = setTimeout(() => {
          taken = latest.current(target as Element);
        }, LONG);
      },
      options,
    );
    element.addEventListener(
      "pointermove",
      ({ clientX, clientY }) => {
        if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) stop();
      },
      options,
    );
    for (const name of ["pointerup", "pointercancel"] as const) {
      element.addEventListener(name, stop, options);
    }
    for (const name of ["click", "contextmenu"] as const) {
      element.addEventListener(name, refuse, options);
    }
    return () => {
      stop();
      off.abort();
    };
  }, [box]);
}
