import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const LOCALES = import.meta.dirname;
const SOURCE = join(LOCALES, "..");
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** The texts of a language by their keys: "ui.close". */
function textsOf(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  const add = (value: unknown, path: string) => {
    if (typeof value === "string") texts.set(path, value);
    else for (const [name, one] of Object.entries(value as object)) add(one, `${path}.${name}`);
  };
  const file = JSON.parse(readFileSync(join(LOCALES, `${language}.json`), "utf8")) as object;
  for (const [name, one] of Object.entries(file)) add(one, name);
  return texts;
}

const languages = readdirSync(LOCALES)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.replace(".json", ""));
const english = textsOf("en");
const others = languages.filter((language) => language !== "en");

/** What is filled into a text: values, and the elements around a part of it. */
function placeholders(text: string): string[] {
  const values = [...text.matchAll(/\{\{(\w+)[^}]*\}\}/g)].map(([, name]) => name ?? "");
  const elements = [...text.matchAll(/<(\w+)\/?>/g)].map(([, name]) => `<${name}>`);
  return [...new Set([...values, ...elements])].sort();
}

/** The keys that a language needs, with the plural forms that it has. */
function neededKeys(language: string): string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const keys = [...english.keys()].flatMap((key) =>
    PLURAL.test(key) ? pluralCategories.map((form) => `${key.replace(PLURAL, "")}_${form}`) : [key],
  );
  return [...new Set(keys)].sort();
}

test.each(others)("%s says all that English says, and nothing else", (language) => {
  expect([...textsOf(language).keys()].sort()).toEqual(neededKeys(language));
});

test.each(others)("%s fills in the same values as English", (language) => {
  const texts = textsOf(language);
  const different = [...texts].filter(([key, text]) => {
    const origin = english.get(key) ?? english.get(key.replace(PLURAL, "_other")) ?? "";
    return placeholders(text).join() !== placeholders(origin).join();
  });
  expect(different).toEqual([]);
});

test.each(others)("no text of %s is empty", (language) => {
  expect([...textsOf(language)].filter(([, text]) => !text.trim())).toEqual([]);
});

interface Use {
  /** A key, or what one begins with, where a value chooses the rest. */
  key: string;
  open: boolean;
  line: string;
  /** The names of the values that it is called with; null where they cannot be read here. */
  values: string[] | null;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing\/|\.gen\.ts$/.test(file),
);

/** Every place of a file that names a key. */
function usesIn(file: string): Use[] {
  const text = readFileSync(join(SOURCE, file), "utf8");
  const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const uses: Use[] = [];
  const visit = (node: ts.Node): void => {
    const key = keyOf(node);
    if (key) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      uses.push({ ...key, line: `${file}:${line + 1}`, values: valuesOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return uses;
}

function keyOf(node: ts.Node): { key: string; open: boolean } | null {
  if (ts.isStringLiteral(node) && isKnown(node.text)) return { key: node.text, open: false };
  if (!ts.isTemplateExpression(node)) return null;
  const { text } = node.head;
  return /^[a-z]+\.([a-zA-Z]+\.)*$/.test(text) ? { key: text, open: true } : null;
}

function isKnown(key: string): boolean {
  return english.has(key) || english.has(`${key}_other`);
}

/** The values of the call around a key; none where it has no second argument. */
function valuesOf(node: ts.Node): string[] | null {
  let call: ts.Node = node;
  while (ts.isConditionalExpression(call.parent) || ts.isAsExpression(call.parent))
    call = call.parent;
  const { parent } = call;
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== call) return null;
  const [, values] = parent.arguments;
  if (!values) return [];
  if (!ts.isObjectLiteralExpression(values)) return null;
  if (values.properties.some(ts.isSpreadAssignment)) return null;
  return values.properties.map(({ name }) => name?.getText() ?? "").sort();
}

const uses = files.flatMap(usesIn);

/** The catalog's keys that a place may mean. */
function meant({ key, open }: Use): string[] {
  if (!open) return [...english.keys()].filter((one) => one.replace(PLURAL, "") === key);
  return [...english.keys()].filter((one) => one.startsWith(key));
}

test("no text of the catalog is unused", () => {
  const used = new Set(uses.flatMap(meant));
  // Keyboards' names are looked up one by one from a list, the server's words by what it sent.
  expect(uses.length).toBeGreaterThan(200);
  expect([...english.keys()].filter((key) => !used.has(key))).toEqual([]);
});

test("every text is called with the values that it fills in", () => {
  const wrong = uses.flatMap((use) => {
    const keys = meant(use);
    const needed = new Set(
      keys.flatMap((key) => placeholders(english.get(key) ?? "").filter((name) => name[0] !== "<")),
    );
    if (keys.some((key) => PLURAL.test(key))) needed.add("count");
    const { values } = use;
    if (values === null || use.open) return [];
    const missing = [...needed].filter((name) => !values.includes(name));
    return missing.length ? [`${use.line}: ${use.key} lacks ${missing.join(", ")}`] : [];
  });
  expect(wrong).toEqual([]);
});
