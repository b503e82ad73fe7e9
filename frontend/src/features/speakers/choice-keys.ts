import type { Person } from "@/domain/speakers/people";

/** How many people have a key of their own. */
export const MOST_KEYS = 9;

/** The person whom a digit chooses while no name is begun; undefined for another key. */
export function chosenByKey(
  key: string,
  typed: string,
  people: readonly Person[],
): Person | undefined {
  if (typed !== "" || !/^[1-9]$/.test(key)) return undefined;
  return people[Number(key) - 1];
}
