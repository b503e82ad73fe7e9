import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { offerAction, offerUndo, Toasts } from "./toasts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const pass = (seconds: number) => act(() => vi.advanceTimersByTimeAsync(seconds * 1000));

test("undo is offered for ten seconds, under the mouse and in a window behind as well", async () => {
  render(<Toasts />);
  act(() => offerUndo("“talk.wav” is deleted.", () => undefined));
  await pass(1);
  fireEvent.mouseEnter(screen.getByRole("region"));
  fireEvent.blur(window);
  await pass(8);
  expect(screen.getByText("Undo")).toBeVisible();
  await pass(2);
  expect(screen.queryByText("Undo")).toBeNull();
});

test("a notice's button that is pressed hands the keys back to the page", async () => {
  render(
    <>
      <main tabIndex={-1} />
      <Toasts />
    </>,
  );
  let done = 0;
  act(() => offerAction("It stands elsewhere.", "Fix it too", () => (done += 1)));
  await pass(1);
  const button = screen.getByText("Fix it too");
  button.focus();
  fireEvent.click(button, { detail: 1 });
  expect(screen.getByRole("main")).toHaveFocus();
  expect(done).toBe(1);
});
