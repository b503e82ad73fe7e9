import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

test("no line at a word is given in the shorthand, of which Safari draws nothing", () => {
  const sheets = readdirSync(__dirname).filter((name) => name.endsWith(".css"));
  expect(sheets.length).toBeGreaterThan(0);
  const long = sheets.flatMap(
    (name) =>
      readFileSync(join(__dirname, name), "utf8").match(/text-decoration:\s*\S+\s+\S.*/g) ?? [],
  );
  expect(long).toEqual([]);
});
