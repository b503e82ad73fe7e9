import { act, fireEvent, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { recording } from "@/testing/build";
import { openPage } from "@/testing/open-page";
import { holding } from "@/testing/server";
import { reviewAt, reviewKeys } from "../features/review/review";

const press = (key: string, repeat = false) => fireEvent.keyDown(document.body, { key, repeat });

test("a key that is held down decides once, and moves on and on", async () => {
  holding([recording()]);
  openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  let accepted = 0;
  reviewKeys.accept = () => {
    accepted += 1;
    return true;
  };
  act(() => reviewAt.set(0));
  press("Enter");
  for (let held = 0; held < 3; held += 1) expect(press("Enter", true)).toBe(false);
  expect(accepted).toBe(1);
  press("ArrowRight");
  press("ArrowRight", true);
  expect(screen.getByText("0:10")).toBeVisible();
});

test("on the waveform, Shift with an arrow still goes to the next word", async () => {
  holding([recording()]);
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  act(() => screen.getByRole("slider", { name: "Position in the recording" }).focus());
  await person.keyboard("{Shift>}{ArrowRight}{/Shift}");
  expect(screen.getByRole("slider", { name: /Position/ })).toHaveAttribute("aria-valuenow", "1");
});
