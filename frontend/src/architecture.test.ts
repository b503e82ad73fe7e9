import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

const SOURCE = import.meta.dirname;
const FOLDER_LIMIT = 15; // Files of a folder, its tests not counted.

/** Folders from low to high; one imports only from those before it. A feature sees no other. */
const LAYERS = [
  ["locales"],
  ["lib"],
  ["api"],
  ["components/ui"],
  [
    "domain/exports",
    "domain/models",
    "domain/notes",
    "domain/player",
    "domain/uploads",
    "domain/vocabulary",
  ],
  ["domain/recordings"],
  ["domain/live"],
  ["domain/review"],
  ["domain/editing"],
  ["domain/speakers"],
  ["domain/timing"],
  ["features"],
  ["app"],
];

interface Import {
  /** File and line, as an editor opens it. */
  line: string;
  from: string;
  to: string;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^testing\//.test(file),
);

/** The imports of a file from others of `src`, with the lines they end on. */
function importsOf(file: string): Import[] {
  return readFileSync(join(SOURCE, file), "utf8")
    .split("\n")
    .flatMap((text, index) => {
      const path = text.match(/(?:from|import) "([@.][^"]*)"/)?.[1];
      if (!path || (path.startsWith("@") && !path.startsWith("@/"))) return [];
      const to = path.startsWith("@/") ? path.slice(2) : normalize(join(dirname(file), path));
      return [{ line: `src/${file}:${index + 1}: ${text.trim()}`, from: file, to }];
    });
}

/** A file's layer and folder: all of a feature is one folder; -1 for what belongs to none. */
function placeOf(file: string): { layer: number; folder: string } {
  const layer = LAYERS.findIndex((names) => names.some((name) => file.startsWith(`${name}/`)));
  const parts = file.split("/");
  const depth = /^(features|domain|components)\//.test(file) ? 2 : 1;
  return { layer, folder: parts.slice(0, depth).join("/") };
}

/** Whether an import goes up, or sideways to another folder of its layer. */
function isForbidden({ from, to }: Import): boolean {
  const [here, there] = [placeOf(from), placeOf(to)];
  if (here.layer < 0 || here.folder === there.folder) return false;
  return there.layer >= here.layer || there.layer < 0;
}

test("imports go from high layers to low ones, and from no feature to another", () => {
  const imports = files.flatMap(importsOf);
  expect(imports.length).toBeGreaterThan(300);
  expect(imports.filter(isForbidden).map(({ line }) => line)).toEqual([]);
});

test("every file but the entry belongs to a layer", () => {
  expect(files.filter((file) => placeOf(file).layer < 0)).toEqual(["main.tsx"]);
});

test("the rule tells what it forbids", () => {
  const to = (from: string, to: string) => isForbidden({ line: "", from, to });
  expect(to("features/runs/run-status.tsx", "features/uploads/welcome")).toBe(true);
  expect(to("domain/models/model-wait.tsx", "domain/recordings/status-text")).toBe(true);
  expect(to("lib/format.ts", "api/types")).toBe(true);
  expect(to("features/player/player-bar.tsx", "features/player/waveform/waveform")).toBe(false);
  expect(to("features/runs/run-status.tsx", "domain/recordings/status-text")).toBe(false);
});

test("no folder holds more than a glance takes in", () => {
  const counts = new Map<string, number>();
  for (const folder of files.map(dirname)) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  const large = [...counts].filter(([, count]) => count > FOLDER_LIMIT);
  expect(large.map(([folder]) => folder)).toEqual([]);
});
