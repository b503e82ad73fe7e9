import { expect, test } from "vitest";
import type { Person } from "@/domain/speakers/people";
import { chosenByKey } from "./choice-keys";

const people: Person[] = Array.from({ length: 11 }, (_, place) => ({
  ...{ seconds: 1, share: 0.1, turns: 1, spans: [] },
  name: `Person ${place}`,
  place,
}));

test("the digits choose the first nine people while no name is begun", () => {
  expect(chosenByKey("1", "", people)).toBe(people[0]);
  expect(chosenByKey("9", "", people)).toBe(people[8]);
  expect(chosenByKey("3", "", people.slice(0, 2))).toBeUndefined();
  expect(chosenByKey("2", "Henry ", people)).toBeUndefined();
  for (const key of ["0", "a", "Enter", "12", " "])
    expect(chosenByKey(key, "", people)).toBeUndefined();
});
