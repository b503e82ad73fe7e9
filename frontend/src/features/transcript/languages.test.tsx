import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { setPreference } from "@/lib/preferences";
import { recording, removedWord, run, segment, transcript, word } from "@/testing/builders";
import { openPage } from "@/testing/open-page";
import { serveRecordings } from "@/testing/server";

const unspaced = <T extends { word: string }>(one: T): T => ({ ...one, word: one.word.trim() });

test("a text without spaces gets none, and only the text is in its language", async () => {
  setPreference("showRemoved", true);
  const removed = [
    unspaced(removedWord("吗", 1.5, 1.6)),
    unspaced(removedWord("谢谢", 10, 10.4)),
    unspaced(removedWord("观看", 10.5, 11)),
  ];
  const segments = [segment(0, [word("你好", 1, 1.4), word("世界", 1.7, 2)].map(unspaced))];
  serveRecordings([recording({ run: run() })], transcript({ language: "zh", segments, removed }));
  openPage("/?recording=rec-1");
  expect(await screen.findByText("你好")).toBeVisible();
  const texts = [...document.querySelectorAll("p[lang=zh]")];
  expect(texts.map(({ textContent }) => textContent)).toEqual(["你好吗世界", "谢谢观看"]);
  expect(texts.every((text) => text.getAttribute("dir") === "auto")).toBe(true);
  expect(
    screen.getByRole("button", { name: "Restore “谢谢观看”" }).closest("[lang=zh]"),
  ).toBeNull();
});
