import { expect, test } from "vitest";
import { watchScrollBar } from "./scroll-bar";

const WIDTH = 100;

/** A pointer event; jsdom gives none of these values to its own. */
function pointer(type: string, values: { offsetX?: number; buttons?: number }): Event {
  return Object.assign(new Event(type, { bubbles: true }), values);
}

test("a scroll bar is held from the press on it to the first movement without a button", () => {
  const element = document.body.appendChild(document.createElement("main"));
  Object.defineProperty(element, "clientWidth", { value: WIDTH });
  const told: boolean[] = [];
  const stop = watchScrollBar(element, (held) => told.push(held));

  element.dispatchEvent(pointer("pointerdown", { offsetX: WIDTH - 1 }));
  expect(told).toEqual([]);
  element.dispatchEvent(pointer("pointerdown", { offsetX: WIDTH + 4 }));
  dispatchEvent(pointer("pointermove", { buttons: 1 }));
  expect(told).toEqual([true]);
  dispatchEvent(pointer("pointermove", { buttons: 0 }));
  dispatchEvent(pointer("pointermove", { buttons: 0 }));
  expect(told).toEqual([true, false]);

  stop();
  element.dispatchEvent(pointer("pointerdown", { offsetX: WIDTH + 4 }));
  expect(told).toEqual([true, false]);
});
