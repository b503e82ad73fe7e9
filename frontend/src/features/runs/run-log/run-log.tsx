import { useT } from "@/lib/i18n/i18n";
import en from "@/locales/en.json";
import { LogTable } from "./log-table";
import { type Facts, isFacts, type Json, spaced, valueText } from "./log-text";

/** Parts that have a name for people; one without keeps its own. */
type NamedPart = keyof typeof en.log.parts;

/** A run log, readable: each part as a list of facts or a table; long tables open on demand. */
export function RunLog({ log }: { log: Facts }) {
  const t = useT();
  const parts = Object.entries(log).filter(([, value]) => isWorthShowing(value));
  return parts
    .filter(([name]) => isNamed(name) || typeof log[name] === "object")
    .map(([name, value]) => {
      const title = isNamed(name) ? t(`log.parts.${name}`) : spaced(name);
      return (
        <section key={name} aria-label={title} className="flex flex-col gap-2">
          <Part title={title} value={value} />
        </section>
      );
    });
}

function isNamed(name: string): name is NamedPart {
  return name in en.log.parts;
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
            <dt className="text-soft" lang="en">
              {spaced(name)}
            </dt>
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
