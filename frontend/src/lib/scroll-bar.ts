/**
 * Tells when the handle of an element's scroll bar is taken (true) and let go (false). Browsers send
 * no event for the latter: it shows by the next movement without a button. Returns what ends it.
 */
export function watchScrollBar(element: HTMLElement, told: (held: boolean) => void): () => void {
  const off = new AbortController();
  const { signal } = off;
  let held = false;
  const tell = (now: boolean) => {
    if (held === now) return;
    held = now;
    told(now);
  };
  element.addEventListener(
    "pointerdown",
    ({ target, offsetX }) => tell(target === element && offsetX >= element.clientWidth),
    { signal },
  );
  const letGo = ({ buttons }: PointerEvent) => buttons === 0 && tell(false);
  for (const type of ["pointermove", "pointerup", "pointercancel"] as const) {
    addEventListener(type, letGo, { signal, capture: true });
  }
  return () => off.abort();
}
