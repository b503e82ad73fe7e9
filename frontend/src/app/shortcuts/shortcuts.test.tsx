import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, test } from "vitest";
import { reviewActions, reviewMoment } from "@/domain/review/review-state";
import { recording, run, segment, summary, transcript, word } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

const press = (key: string, repeat = false) => fireEvent.keyDown(document.body, { key, repeat });

test("a key that is held down decides once, and moves on and on", async () => {
  serveRecordings([recording()]);
  openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  let accepted = 0;
  reviewActions.accept = () => {
    accepted += 1;
  };
  act(() => reviewMoment.set(0));
  press("Enter");
  for (let held = 0; held < 3; held += 1) expect(press("Enter", true)).toBe(false);
  expect(accepted).toBe(1);
  press("ArrowRight");
  press("ArrowRight", true);
  expect(screen.getByText("0:10")).toBeVisible();
});

test("on the waveform, Shift with an arrow still goes to the next word", async () => {
  serveRecordings([recording()]);
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  act(() => screen.getByRole("slider", { name: "Position in the recording" }).focus());
  await person.keyboard("{Shift>}{ArrowRight}{/Shift}");
  expect(screen.getByRole("slider", { name: /Position/ })).toHaveAttribute("aria-valuenow", "1");
});

test("after the mouse has ticked a box or chosen a speed, the keys belong to the page", async () => {
  serveRecordings([recording({ run: run({ summary: summary({ removed_words: 1 }) }) })]);
  const person = openPage("/?recording=rec-1");
  const box = await screen.findByLabelText("Show set-aside words");
  fireEvent.pointerDown(box);
  act(() => box.focus());
  fireEvent.click(box);
  expect(box).not.toHaveFocus(); // A key may come before anything else does.
  const speed = screen.getByRole("combobox", { name: "Speed" });
  await person.click(speed);
  await person.selectOptions(speed, "1.5");
  await waitFor(() => expect(speed).not.toHaveFocus());
  act(() => box.focus());
  expect(fireEvent.keyDown(box, { key: "t" })).toBe(false); // By key the box keeps the focus, and its Space.
  expect(fireEvent.keyDown(box, { key: " " })).toBe(true);
});

test("what is typed behind the key for a dialog goes into the dialog, and never to the page", async () => {
  serveRecordings([recording()]);
  server.use(
    http.get("/api/runs/run-1/transcript", () =>
      HttpResponse.json(transcript({ segments: [segment(0, [word("Yes.", 1, 2)])], speech: [] })),
    ),
  );
  openPage("/?recording=rec-1");
  await screen.findByText("Yes.");
  act(() => void press("s"));
  await Promise.resolve(); // Ahead of the next frame.
  expect(screen.getByRole("textbox", { name: "Name of somebody new" })).toHaveFocus();
  expect(press("t")).toBe(true); // Nobody took it.
});
