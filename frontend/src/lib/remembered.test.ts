import { expect, test } from "vitest";
import { remembered } from "./remembered";

test("a value is computed once for each object", () => {
  const computed: string[] = [];
  const first = { name: "first" };
  const lengthOf = remembered(({ name }: { name: string }) => {
    computed.push(name);
    return name.length;
  });
  expect([lengthOf(first), lengthOf(first), lengthOf({ name: "other" })]).toEqual([5, 5, 5]);
  expect(computed).toEqual(["first", "other"]);
});
