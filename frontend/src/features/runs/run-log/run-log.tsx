import { LogTable } from "./log-table";

type Json = unknown;
type Facts = Record<string, Json>;

/** Names of the log's parts for people; a part without one keeps its own name. */
const TITLES: Record<string, string> = {
  run: "Run",
  recording: "Recording",
  model: "Model",
  options: "Options, and where each came from",
  versions: "Versions",
  language: "Language",
  speech: "Speech found and silence left out",
  windows: "Windows",
  words: "Words",
  missed: "Not understood",
  summary: "In one sentence",
  edits: "What a person changed",
  text: "Text",
  reason: "Why it is empty",
  seconds: "Seconds per step",
  warnings: "Warnings",
};

/** A run log, readable: each part as a list of facts or a table; long tables open on demand. */
export function RunLog({ log }: { log: Facts }) {
  const parts = Object.entries(log).filter(([, value]) => isWorthShowing(value));
  return parts
    .filter(([name]) => name in TITLES || typeof log[name] === "object")
    .map(([name, value]) => (
      <section key={name} aria-label={TITLES[name] ?? name} className="flex flex-col gap-2">
        <Part title={TITLES[name] ?? spaced(name)} value={value} />
      </section>
    ));
}

function Part({ title, value }: { title: string; value: Json }) {
  if (Array.isArray(value) && value.every(isFacts)) {
    return <LogTable title={title} rows={value} />;
  }
  return (
    <>
      <h3 className="font-medium text-body">{title}</h3>
      {isFacts(value) ? <FactList facts={value} /> : <Plain value={value} />}
    </>
  );
}

function FactList({ facts }: { facts: Facts }) {
  const entries = Object.entries(facts);
  const tables = entries.filter(
    ([, value]) => Array.isArray(value) && value.length && value.every(isFacts),
  );
  const plain = entries.filter((entry) => !tables.includes(entry));
  return (
    <>
      <dl className="grid gap-x-6 gap-y-1 text-small sm:grid-cols-[minmax(9rem,auto)_minmax(0,1fr)]">
        {plain.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{spaced(name)}</dt>
            <dd className="tabular whitespace-pre-line break-words max-sm:mb-1">{shown(value)}</dd>
          </div>
        ))}
      </dl>
      {tables.map(([name, rows]) => (
        <LogTable key={name} title={spaced(name)} rows={rows as Facts[]} />
      ))}
    </>
  );
}

function Plain({ value }: { value: Json }) {
  if (Array.isArray(value)) {
    return (
      <ul className="list-disc pl-5 text-small">
        {value.map((one) => (
          <li key={shown(one)}>{shown(one)}</li>
        ))}
      </ul>
    );
  }
  return <p className="break-words text-small">{shown(value)}</p>;
}

/** One value as text; nested ones as "name value" pairs, because a table cell has no more room. */
export function shown(value: Json): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(+value.toFixed(4));
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value))
    return value.length ? value.map(shown).join(isFacts(value[0]) ? "; " : ", ") : "none";
  if (isFacts(value)) return factsInLine(value);
  return String(value);
}

function factsInLine({ value, from, ...rest }: Facts): string {
  if (from !== undefined) {
    const unit = typeof rest.unit === "string" ? ` ${rest.unit}` : "";
    return `${shown(value)}${unit} (${String(from)})`;
  }
  const all = value === undefined ? rest : { value, ...rest };
  return Object.entries(all)
    .map(([name, one]) => `${spaced(name)} ${shown(one)}`)
    .join(",\n");
}

export function spaced(name: string): string {
  return name.includes(".") ? name : name.replaceAll("_", " "); // File names stay as they are.
}

function isFacts(value: Json): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isWorthShowing(value: Json): boolean {
  if (value === null || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}
