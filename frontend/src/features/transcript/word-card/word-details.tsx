import type { Mark, RemovedWord, Word } from "@/api/types";
import { preciseClock } from "@/lib/format";

const BY_PERSON: Record<Mark, string> = {
  restored: "Restored by a person",
  confirmed: "Kept by a person",
  "set aside": "Set aside by a person",
  "left aside": "Left aside by a person",
  asked: "Written because a person asked",
  written: "Written by a person",
  retimed: "Moved by a person",
};

/** Probability, times and reasons of a word. */
export function WordDetails({ word }: { word: Word | RemovedWord }) {
  const { probability, start, end, reasons, verdict, marks } = word;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
      <dt className="text-soft">How sure</dt>
      <dd className="tabular text-right">{(probability * 100).toFixed(1)} %</dd>
      <dt className="text-soft">When</dt>
      <dd className="tabular text-right">
        {preciseClock(start)} – {preciseClock(end)}
      </dd>
      {verdict === "removed" && !marks.includes("set aside") && (
        <dt className="col-span-2">Set aside</dt>
      )}
      {marks.map((mark) => (
        <dt key={mark} className="col-span-2">
          {BY_PERSON[mark]}
        </dt>
      ))}
      {reasons.length > 0 && (
        <dd className="col-span-2 border-line border-t pt-2">
          {reasons.map((reason) => (
            <span key={reason} className="block first-letter:uppercase">
              {reason}
            </span>
          ))}
        </dd>
      )}
    </dl>
  );
}
