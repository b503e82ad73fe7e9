import { afterEach, expect, test } from "vitest";
import { durationText, numberText, preciseClock } from "@/lib/format";
import { preferredLanguage, setPageLanguage, t } from "./i18n";
import { keyLabel } from "./key-label";
import { languageName, ownName, translatedName } from "./language-names";
import { serverText } from "./server-text";

afterEach(() => setPageLanguage("en"));

const recordings = () => [0, 1, 1234].map((count) => t("recordings.count", { count }));

test("counts take the plural and the figures of the language", async () => {
  expect(recordings()).toEqual(["0 recordings", "1 recording", "1,234 recordings"]);
  await setPageLanguage("de");
  expect(recordings()).toEqual(["0 Aufnahmen", "1 Aufnahme", "1.234 Aufnahmen"]);
});

test("figures have the point of the language", async () => {
  await setPageLanguage("de");
  const texts = [durationText(0.84), preciseClock(7.42), numberText(95, 1)];
  expect(texts).toEqual(["0,8 s", "0:07,42", "95,0"]);
});

test("languages and keys are named in the language of the page", async () => {
  expect(languageName("de", "German")).toBe("German");
  await setPageLanguage("de");
  expect([languageName("de", "German"), languageName("xx", "Lojban")]).toEqual([
    "Deutsch",
    "Lojban",
  ]);
  expect([translatedName("French"), translatedName("Lojban")]).toEqual(["Französisch", "Lojban"]);
  expect([keyLabel("Shift+n"), keyLabel("["), keyLabel("Ctrl+Z")]).toEqual([
    "Umschalt+n",
    "[",
    "Strg+Z",
  ]);
  expect([ownName("de"), ownName("en"), ownName("fr")]).toEqual(["Deutsch", "English", "Français"]);
});

test("the language that is chosen comes before those of the browser", () => {
  expect(preferredLanguage("de")).toBe("de");
  expect(preferredLanguage(null)).toBe("en");
  expect(preferredLanguage("tlh")).toBe("en");
});

test("the later of two choices wins, whichever arrives first", async () => {
  await Promise.all([setPageLanguage("de"), setPageLanguage("en")]);
  expect(t("ui.close")).toBe("Close");
});

test("a colon goes on in lower case in English only", async () => {
  const failed = (reason: string) => t("status.failed", { reason });
  expect(failed("This file is empty.")).toBe("failed: this file is empty.");
  expect(failed("FLAC is damaged.")).toBe("failed: FLAC is damaged.");
  await setPageLanguage("de");
  expect(failed("Diese Datei ist leer.")).toBe("gescheitert: Diese Datei ist leer.");
});

test.each([
  ["nobody speaks here", "hier spricht niemand"],
  ["2 phrases set aside by a person", "2 Stellen von Hand beiseitegelegt"],
  [
    "12 s of speech in the first 1 min 05 s of 1 h 02 min; 0.4 s of speech not understood",
    "12 s Sprache in den ersten 1 min 05 s von 1 h 02 min; 0,4 s Sprache nicht verstanden",
  ],
  [
    "From 0:40 to 1:40 German seems to be spoken; the text is written as English.",
    "Von 0:40 bis 1:40 wird offenbar Deutsch gesprochen; der Text ist auf Englisch geschrieben.",
  ],
  [
    "This file made the decoder stop. It is probably damaged. Save it anew as WAV, FLAC, MP3 or MP4 and add it again.",
    "An dieser Datei ist der Decoder hängen geblieben. Sie ist wahrscheinlich beschädigt. Bitte neu als WAV, FLAC, MP3 oder MP4 speichern und noch einmal hinzufügen.",
  ],
])("a sentence of the server is known: %s", async (sent, shown) => {
  await setPageLanguage("de");
  expect(serverText(sent)).toEqual({ text: shown, lang: undefined });
});

test("of a sentence that is not known the code says the most; without one it stays English", async () => {
  const unknown = { message: "Nobody foresaw this.", code: "no_space" };
  expect(serverText(unknown).text).toBe(unknown.message);
  await setPageLanguage("de");
  expect(serverText(unknown).text).toMatch(/^Die Festplatte ist voll/);
  expect(serverText("nobody speaks here. Nobody foresaw this.")).toEqual({
    text: "nobody speaks here. Nobody foresaw this.",
    lang: "en",
  });
});
