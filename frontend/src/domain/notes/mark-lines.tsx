import { Flag, Pencil, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { offerUndo } from "@/components/ui/toasts";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { openMark } from "./note-state";
import { type MarkNote, useNoteEdits } from "./notes";

export interface MarkLinesProps {
  recordingId: string;
  marks: readonly MarkNote[];
}

/** Marks below the text in which they stand. */
export function MarkLines({ recordingId, marks }: MarkLinesProps) {
  const t = useT();
  const { add, remove } = useNoteEdits(recordingId);
  const drop = (mark: MarkNote) => {
    remove(mark);
    const { text, at } = mark;
    offerUndo(t("notes.removed", { time: clock(at) }), () => void add({ text, at }));
  };
  return (
    <ul className="pb-2 sm:pl-[5.5rem]">
      {marks.map((mark) => (
        <li key={mark.id} className="group flex select-none items-center gap-1 text-small">
          <Flag size={14} className="shrink-0 text-accent" aria-hidden="true" />
          <button
            type="button"
            data-moment={mark.at}
            aria-label={t("notes.playFrom", { time: clock(mark.at) })}
            className="tabular min-h-11 px-1 text-soft hover:text-accent md:min-h-8"
          >
            {clock(mark.at)}
          </button>
          <p dir="auto" className="min-w-0 flex-1 whitespace-pre-line break-words">
            {mark.text}
          </p>
          <span className="flex shrink-0 focus-within:opacity-100 group-hover:opacity-100 pointer-fine:opacity-0">
            <IconButton
              label={t("notes.editAt", { time: clock(mark.at) })}
              title={t("notes.edit")}
              onClick={() => openMark.set(mark.id)}
            >
              <Pencil size={14} aria-hidden="true" />
            </IconButton>
            <IconButton
              label={t("notes.removeAt", { time: clock(mark.at) })}
              title={t("notes.remove")}
              onClick={() => drop(mark)}
            >
              <Trash2 size={14} aria-hidden="true" />
            </IconButton>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** For each row the marks from its start to the next one's; the first has those before it, too. */
export function marksByRow(
  rows: readonly { start: number }[],
  marks: readonly MarkNote[],
): Map<number, MarkNote[]> {
  const by = new Map<number, MarkNote[]>();
  let row = 0;
  for (const mark of marks) {
    while (row + 1 < rows.length && (rows[row + 1]?.start ?? 0) <= mark.at) row += 1;
    by.set(row, [...(by.get(row) ?? []), mark]);
  }
  return by;
}
