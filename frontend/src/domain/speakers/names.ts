import { t } from "@/lib/i18n/i18n";
import type { Person } from "./people";

const NOBODYS = "Speaker"; // What the server calls people whom nobody has named, with a number.
const LABEL = new RegExp(`^${NOBODYS} ([1-9]\\d*)$`);

/** The number in a name that nobody gave; null for a name of a person's. */
function numberIn(name: string): number | null {
  const [, number] = LABEL.exec(name) ?? [];
  return number === undefined ? null : Number(number);
}

/** A name as people read it: one that nobody gave is in the language of the page. */
export function shownName(name: string | null): string {
  if (name === null) return t("speakers.unknown");
  const number = numberIn(name);
  return number === null ? name : t("speakers.numbered", { number });
}

/** The name that somebody typed, or of the person whom it is shown for. */
export function typedName(typed: string, people: readonly Person[]): string {
  const text = typed.replace(/\s+/g, " ").trim();
  return people.find(({ name }) => shownName(name) === text)?.name ?? text;
}

/** A name for somebody whom nobody has named yet: the first number that is free. */
export function nextName(people: readonly Person[]): string {
  const taken = new Set(people.map(({ name }) => numberIn(name)));
  let number = people.length + 1;
  while (taken.has(number)) number += 1;
  return [NOBODYS, number].join(" ");
}

/**
 * What stands in the mark of a person: the number of one whom nobody has named, else the first
 * letter, and a second one where others begin with the same.
 */
export function initialsOf(name: string, people: readonly Person[]): string {
  const number = numberIn(name);
  if (number !== null) return String(number);
  const first = lettersOf(name, 1);
  const others = people.filter((one) => one.name !== name && numberIn(one.name) === null);
  if (!others.some((one) => lettersOf(one.name, 1) === first)) return first;
  const [, second] = name.split(/[\s-]+/);
  return second ? first + lettersOf(second, 1) : lettersOf(name, 2);
}

const LETTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first letters of a name, the first of them a capital one. */
function lettersOf(name: string, count: number): string {
  const [first = "", ...rest] = [...LETTERS.segment(name)].map(({ segment }) => segment);
  return first.toLocaleUpperCase() + rest.slice(0, count - 1).join("");
}
