import { type KeyboardEvent, type PointerEvent, type RefObject, useEffect, useRef } from "react";
import { secondsOf, timeAt } from "./timescale";
import type { Timescale } from "./use-timescale";

export const STEP = 2; // How much larger one press makes it.
const WHEEL = 0.004; // Of the logarithm of the size, per pixel of the wheel.
const LINE = 16; // Pixels of a wheel that counts in lines.

/** Wheel, two fingers and keys over waveform and map: Ctrl and wheel zoom, sideways pans. */
export function useZoomGestures(box: RefObject<HTMLElement | null>, scale: Timescale) {
  const latest = useRef(scale);
  useEffect(() => {
    latest.current = scale;
  }, [scale]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      // React's own listener, being passive, could not keep the page from zooming.
      if (zoomByWheel(event, element.getBoundingClientRect(), latest.current))
        event.preventDefault();
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [box]);

  return { ...usePinch(scale), onKeyDown: (event: KeyboardEvent) => zoomByKey(event, scale) };
}

/** Zooms or pans by a wheel event; false if it scrolls the page. */
function zoomByWheel(event: WheelEvent, { left, width }: DOMRect, scale: Timescale): boolean {
  const { view, close, zoom, pan } = scale;
  const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE : 1;
  if (event.ctrlKey) {
    zoom(Math.exp(-event.deltaY * unit * WHEEL), timeAt(view, width, event.clientX - left));
    return true;
  }
  const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
  if (!close || Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return false;
  pan(secondsOf(view, width, sideways * unit));
  return true;
}

/** Pinch zoom around the fingers' midpoint; hidden from the elements below. */
function usePinch({ view, zoom, pan }: Timescale) {
  const fingers = useRef(new Map<number, number>());
  const onPointerDownCapture = (event: PointerEvent) => {
    if (event.pointerType === "touch") fingers.current.set(event.pointerId, event.clientX);
  };
  const onPointerMoveCapture = (event: PointerEvent) => {
    const held = fingers.current;
    const before = [...held.values()];
    if (!held.has(event.pointerId)) return;
    held.set(event.pointerId, event.clientX);
    if (held.size !== 2) return;
    event.stopPropagation();
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const now = [...held.values()];
    const middle = timeAt(view, width, middleOf(now) - left);
    zoom(fingerDistance(now) / fingerDistance(before), middle);
    pan(secondsOf(view, width, middleOf(before) - middleOf(now)));
  };
  const lift = ({ pointerId }: PointerEvent) => fingers.current.delete(pointerId);
  return {
    onPointerDownCapture,
    onPointerMoveCapture,
    onPointerUpCapture: lift,
    onPointerCancelCapture: lift,
  };
}

function zoomByKey(event: KeyboardEvent, { zoom, showAll }: Timescale): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "+" || event.key === "=") zoom(STEP);
  else if (event.key === "-") zoom(1 / STEP);
  else if (event.key === "0") showAll();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function middleOf([first = 0, second = 0]: number[]): number {
  return (first + second) / 2;
}

/** Pixels between two fingers, with a minimum that steadies the zoom. */
function fingerDistance([first = 0, second = 0]: number[]): number {
  return Math.max(20, Math.abs(first - second));
}
