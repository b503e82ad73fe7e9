import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeEditServer } from "@/testing/edit-server";
import { openPage } from "@/testing/open-page";

test("n steps through what needs an ear, and Enter keeps a doubtful word", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  expect(bar.getByText("1 of 3")).toBeVisible();
  expect(bar.getByText("Hardly certain.")).toBeVisible();
  await person.keyboard("{Enter}");
  expect(await bar.findByText("“Thank you.”")).toBeVisible();
  await person.keyboard("n");
  expect(bar.getByRole("button", { name: "Transcribe this anyway" })).toBeVisible();
  await person.keyboard("N");
  expect(bar.getByText("“Thank you.”")).toBeVisible();
  await person.keyboard("{Escape}");
  expect(screen.queryByRole("region", { name: "Review" })).toBeNull();
  expect(bodies.map(({ verdict, words }) => [verdict, words[0]])).toEqual([
    ["kept", "1.6 listen."],
  ]);
});

test("a word set aside is done, the review goes on, and Ctrl+Z comes back to it", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  await person.click(bar.getByRole("button", { name: "Set aside" }));
  expect(await bar.findByText("1 of 2")).toBeVisible();
  expect(bar.getByText("“Thank you.”")).toBeVisible();
  await waitFor(() => expect(bodies).toHaveLength(1));
  await person.keyboard("{Control>}z{/Control}");
  expect(await bar.findByText("1 of 3")).toBeVisible();
  expect(bar.getByText("“listen.”")).toBeVisible();
  await waitFor(() => expect(bodies.map(({ verdict }) => verdict)).toEqual(["removed", null]));
  await person.keyboard("x");
  expect(await bar.findByText("“Thank you.”")).toBeVisible();
  await waitFor(() => expect(bodies.at(-1)?.verdict).toBe("removed"));
});

test("what Tacet left out can be left so: the spot is done, and Undo brings it back", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await person.keyboard("n");
  const bar = within(await screen.findByRole("region", { name: "Review" }));
  await person.keyboard("n");
  expect(await bar.findByText("2 of 3")).toBeVisible();
  await person.click(bar.getByRole("button", { name: "Leave aside" }));
  expect(await bar.findByText("2 of 2")).toBeVisible();
  expect(bar.getByText("Not understood")).toBeVisible();
  await person.keyboard("x");
  expect(await bar.findByText("1 of 1")).toBeVisible();
  await waitFor(() =>
    expect(bodies.map(({ verdict, words }) => [verdict, ...words])).toEqual([
      ["removed", "10 Thank", "10.4 you."],
      ["removed", "missed:20.0:21.0"],
    ]),
  );
  await person.keyboard("{Control>}z{/Control}");
  expect(await bar.findByText("2 of 2")).toBeVisible();
  await waitFor(() => expect(bodies.at(-1)?.verdict).toBeNull());
  expect(bodies.at(-1)?.words).toEqual(["missed:20.0:21.0"]);
});

test("a plainly kept word can be set aside as well", async () => {
  const bodies = fakeEditServer();
  const person = openPage("/?recording=rec-1");
  await person.hover(await screen.findByText("Picture"));
  await person.click(await screen.findByRole("button", { name: "Set aside" }));
  await waitFor(() => expect(bodies[0]?.words).toEqual(["1 Picture"]));
  expect(bodies[0]?.verdict).toBe("removed");
});
