import { LogTable } from "./log-table";
import { type Facts, isFacts, type Json, spaced, valueText } from "./log-text";

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
            <dd className="tabular whitespace-pre-line break-words max-sm:mb-1">
              {valueText(value)}
            </dd>
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
          <li key={valueText(one)}>{valueText(one)}</li>
        ))}
      </ul>
    );
  }
  return <p className="break-words text-small">{valueText(value)}</p>;
}

function isWorthShowing(value: Json): boolean {
  if (value === null || value === "") return false;
  return !(Array.isArray(value) && value.length === 0);
}
