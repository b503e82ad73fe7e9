import { clock, length } from "@/lib/format";
import type { Row } from "./rows";

type Gap = Exclude<Row, { kind: "text" }>;

/** Silence, or a stretch that was not understood: a small centered line that says how long. */
export function GapRow({ row }: { row: Gap }) {
  const long = length(row.end - row.start);
  if (row.kind === "silence") {
    return (
      <p className="flex items-center justify-center gap-3 py-3 text-small text-soft sm:pl-[5.5rem]">
        <Dots />
        <span>{long} of silence</span>
        <Dots />
      </p>
    );
  }
  return (
    <p className="flex flex-wrap items-center justify-center gap-x-3 py-3 text-small text-soft sm:pl-[5.5rem]">
      <span className="silence-missed h-3 w-8 shrink-0" aria-hidden="true" />
      <button
        type="button"
        data-moment={row.start}
        className="min-h-8 underline decoration-dotted underline-offset-4 hover:text-accent"
      >
        {long} not understood at {clock(row.start)}
      </button>
      {row.reason && <span>{row.reason}</span>}
    </p>
  );
}

/** Three dots of a rest, drawn and not written: they mean nothing to those who listen. */
export function Dots({ wide = false }: { wide?: boolean }) {
  return (
    <span aria-hidden="true" className={`silence-dots h-1 ${wide ? "w-24" : "w-8"} shrink-0`} />
  );
}
