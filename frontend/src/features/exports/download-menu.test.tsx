import { act, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { recording, run } from "@/testing/build";
import { FakeEventSource } from "@/testing/fake-event-source";
import { openPage } from "@/testing/open-page";
import { holding } from "@/testing/server";

test("d opens the downloads, and does nothing where there is nothing to download", async () => {
  holding([recording({ run: run({ state: "listening", progress: 0.4, summary: null }) })]);
  const person = openPage("/?recording=rec-1");
  await screen.findByRole("button", { name: "Stop" });
  await person.keyboard("d");
  act(() => FakeEventSource.send("run.changed", run()));
  await screen.findByRole("button", { name: "Download" });
  expect(screen.queryByRole("menu")).toBeNull();
  await person.keyboard("d");
  expect(await screen.findByRole("menu")).toBeVisible();
  const one = screen.getByRole("menuitem", { name: /one line/ });
  expect(one).toHaveAttribute("href", "/api/runs/run-1/exports/srt?download=1&max_line_count=1");
});
