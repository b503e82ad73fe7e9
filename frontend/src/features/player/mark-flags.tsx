import { type MarkNote, useMarks } from "@/domain/notes/notes";
import { type View, xOf } from "./timescale/timescale";

/** Marks of a recording on its waveform; the text and the list say what they are. */
export function MarkFlags({ recordingId, view }: { recordingId: string; view: View }) {
  const marks = useMarks(recordingId);
  return (
    <div aria-hidden="true" className="pointer-events-none absolute inset-0 overflow-hidden">
      {marks
        .filter((mark) => isSeen(mark, view))
        .map((mark) => (
          <span
            key={mark.id}
            data-flag
            className="absolute inset-y-0 w-px bg-accent"
            style={{ left: `${xOf(view, 100, mark.at)}%` }}
          >
            <span className="absolute top-0 left-0 size-2 rounded-r-full bg-accent" />
          </span>
        ))}
    </div>
  );
}

function isSeen({ at }: MarkNote, { start, end }: View): boolean {
  return start <= at && at <= end;
}
