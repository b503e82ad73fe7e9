import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { afterEach, expect, test, vi } from "vitest";
import { setPageLanguage } from "@/lib/i18n/i18n";
import { setPreference } from "@/lib/preferences";
import { recording, run, settings, summary } from "@/testing/builders";
import { runWithSpots, uneditedTranscript } from "@/testing/edit-server";
import { openPage } from "@/testing/open-page";
import { serveRecordings, server } from "@/testing/server";

afterEach(async () => {
  await act(async () => {
    setPreference("language", null);
    await setPageLanguage("en");
  });
});

function speaks(...tags: string[]) {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(tags);
}

/** All that is read, heard or shown at rest of the page, in order. */
function everything(): string[] {
  const spoken = [
    "aria-label",
    "title",
    "placeholder",
    "aria-valuetext",
    "aria-description",
    "lang",
  ];
  const texts: string[] = [];
  for (const element of document.querySelectorAll("body *")) {
    for (const name of spoken) texts.push(element.getAttribute(name) ?? "");
    for (const { nodeType, textContent } of element.childNodes)
      if (nodeType === Node.TEXT_NODE) texts.push(textContent ?? "");
  }
  return texts.filter((text) => /\p{L}/u.test(text));
}

async function openSettings(user: ReturnType<typeof openPage>, model: RegExp) {
  await user.click(await screen.findByRole("button", { name: model }));
  return within(await screen.findByRole("dialog"));
}

test("the page speaks the browser's language", async () => {
  speaks("de-AT", "en-US");
  openPage();
  await screen.findByRole("heading", {
    name: "Eine Aufnahme hierherziehen und ihren Text bekommen",
  });
  expect(document.documentElement.lang).toBe("de");
});

test("where the browser asks for no language of the page, it speaks English", async () => {
  speaks("xx", "yy");
  openPage();
  await screen.findByRole("heading", { name: "Drop a recording to get its words" });
  expect(document.documentElement.lang).toBe("en");
});

test("a language that is chosen is kept, and changes all of the page at once", async () => {
  serveRecordings([recording({ run: runWithSpots })], uneditedTranscript);
  const user = openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  const dialog = await openSettings(user, /Model:/);
  await user.click(dialog.getByRole("radio", { name: "Deutsch" }));
  await screen.findByRole("dialog", { name: "Einstellungen" });
  expect(document.documentElement.lang).toBe("de");
  await user.click(screen.getByRole("button", { name: "Schließen" }));
  const switched = everything();
  expect(switched).toContain("2 s Sprache in 30 s · Nano · Englisch · Dauer 2 s");

  document.body.innerHTML = "";
  openPage("/?recording=rec-1");
  await screen.findByText("Picture");
  await screen.findByRole("slider", { name: "Karte der Stille" }); // It is drawn after the text.
  expect(everything()).toEqual(switched);
});

test("what the server says is translated, and what nobody knows says that it is English", async () => {
  speaks("de");
  server.use(http.get("/api/settings", () => HttpResponse.json(settings({ notice: "Be quick." }))));
  const failed = { code: "no_audio_track", message: "Not a sound." };
  const spoken = summary({ text: "2.5 s of speech in 30 s; 1 phrase set aside as unsupported" });
  serveRecordings([
    recording({ run: run({ summary: spoken }) }),
    recording({ id: "rec-2", name: "b.wav", run: null, error: failed }),
  ]);
  openPage("/?recording=rec-1");
  await screen.findByText(/^2,5 s Sprache in 30 s; 1 Stelle als unbelegt beiseitegelegt/);
  expect(screen.getByText(/gescheitert: Diese Datei enthält keinen Ton/)).toBeVisible();
  expect(screen.getByText("Be quick.")).toHaveAttribute("lang", "en");
});
