import { afterEach, expect, test } from "vitest";
import { setPageLanguage } from "@/lib/i18n/i18n";
import { initialsOf, nextName, shownName, typedName } from "./names";
import type { Person } from "./people";

afterEach(() => setPageLanguage("en"));

const people = (...names: string[]): Person[] =>
  names.map((name, place) => ({ name, place, seconds: 1, share: 1, turns: 1, spans: [] }));

test("a name that nobody gave is shown in the language of the page, another as it is", async () => {
  expect(["Speaker 3", "Speaker Three", "Ada", null].map(shownName)).toEqual([
    "Speaker 3",
    "Speaker Three",
    "Ada",
    "Not known who",
  ]);
  await setPageLanguage("de");
  expect(["Speaker 3", "Speaker 03", "Ada", null].map(shownName)).toEqual([
    "Person 3",
    "Speaker 03",
    "Ada",
    "Nicht bekannt",
  ]);
});

test("who types what is shown means that person", async () => {
  await setPageLanguage("de");
  expect(typedName(" Person  2 ", people("Speaker 1", "Speaker 2"))).toBe("Speaker 2");
  expect(typedName("Ada  Lovelace ", people("Speaker 1"))).toBe("Ada Lovelace");
});

test("somebody new gets a number that nobody has", () => {
  expect(nextName(people())).toBe("Speaker 1");
  expect(nextName(people("Ada", "Speaker 3"))).toBe("Speaker 4");
});

test("a mark has a number or a letter, and two where two would have the same", () => {
  const all = people("Speaker 12", "ada", "Ben", "Bo Berg", "Łukasz", "👩‍🔬 Eva");
  expect(all.map(({ name }) => initialsOf(name, all))).toEqual([
    "12",
    "A",
    "Be",
    "BB",
    "Ł",
    "👩‍🔬",
  ]);
});
