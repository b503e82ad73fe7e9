import { useState } from "react";
import { Button } from "@/components/ui/button";
import { useT } from "@/lib/i18n/i18n";
import { spaced, valueText } from "./log-text";

const STEP = 100;

/** A long list of like things: closed at first, a hundred rows at a time when open. */
export function LogTable({ title, rows }: { title: string; rows: Record<string, unknown>[] }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [count, setCount] = useState(STEP);
  const columns = [...new Set(rows.slice(0, STEP).flatMap((row) => Object.keys(row)))];
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-8 py-1 font-medium first-letter:uppercase">
        {title}{" "}
        <span className="font-normal text-small text-soft">
          {t("log.entries", { count: rows.length })}
        </span>
      </summary>
      {open && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key
        <section aria-label={title} tabIndex={0} className="overflow-x-auto pt-1">
          <table className="tabular w-full text-left text-small">
            <thead>
              <tr className="border-mark border-b">
                {columns.map((name) => (
                  <th
                    key={name}
                    scope="col"
                    lang="en"
                    className="whitespace-nowrap py-1 pr-4 font-normal text-soft"
                  >
                    {spaced(name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, count).map((row, index) => (
                <tr key={index} className="border-line border-b align-top">
                  {columns.map((name) => (
                    <td key={name} className="max-w-96 break-words py-1 pr-4">
                      {valueText(row[name])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {open && rows.length > count && (
        <Button kind="quiet" className="mt-2" onClick={() => setCount(count + STEP)}>
          {t("log.showMore", { rows: Math.min(STEP, rows.length - count) })}
        </Button>
      )}
    </details>
  );
}
