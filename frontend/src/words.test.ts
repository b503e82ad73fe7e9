import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { wordsInSource } from "./testing/source-words";

const SOURCE = import.meta.dirname;
const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing\/|\.gen\.ts$/.test(file),
);

test("every word on the page comes from the catalog", () => {
  expect(files.length).toBeGreaterThan(150);
  const found = files.flatMap((file) =>
    wordsInSource(file, readFileSync(join(SOURCE, file), "utf8")).map(
      (words) => `src/${file}:${words}`,
    ),
  );
  expect(found).toEqual([]);
});

test.each([
  ["text of an element", "<p>Close</p>"],
  ["text beside a value", "<p>{count} of them</p>"],
  ["a conditional text", '<p>{open ? "Close" : t("ui.open")}</p>'],
  ["a text with a value", `<p>{\`Close \${name}\`}</p>`],
  ["a label", '<button aria-label="Close" />'],
  ["a conditional label", '<button aria-label={open ? "Close" : undefined} />'],
  ["a tooltip", '<button title="Close" />'],
  ["a placeholder", '<input placeholder="Find" />'],
  ["a label of a component", '<Dialog title="Settings" />'],
  ["a toast", 'notify("Gone.")'],
  ["a toast with a value", `offerUndo(\`\${name} gone\`, undo)`],
  ["a sentence in a constant", 'const DONE = "Nothing is left.";'],
  ["words that a helper returns", 'const f = () => "waiting for the model";'],
  ["words with a value that a helper returns", `const f = () => \`about \${n} minutes\`;`],
])("the rule finds %s", (_, planted) => {
  expect(
    wordsInSource("planted.tsx", `const x = ${planted.replace(/^const \w+ = /, "")};`),
  ).toHaveLength(1);
});

test.each([
  ["keys of the catalog", '<p>{t(open ? "ui.close" : "ui.open")}</p>'],
  ["classes", '<p className={cx("flex items-center", open && "block truncate")} />'],
  ["names of the interface", 'marks.includes("set aside")'],
  ["the program's name", "<p>Tacet</p>"],
  ["a programmer's error", 'new Error("usePlayer needs a context")'],
  ["figures", "<p>{count} %</p>"],
])("the rule leaves %s alone", (_, allowed) => {
  expect(wordsInSource("planted.tsx", `const x = ${allowed};`)).toEqual([]);
});
