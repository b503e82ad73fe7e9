import { NotebookPen } from "lucide-react";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { notesOpen } from "@/domain/notes/note-state";
import { useNotes } from "@/domain/notes/notes";
import { useT } from "@/lib/i18n/i18n";

/** Opens the notes of a recording, and says how many there are. */
export function NotesButton({ recording, className }: { recording: Recording; className: string }) {
  const t = useT();
  const { note, marks } = useNotes(recording.id);
  const count = marks.length + (note ? 1 : 0);
  return (
    <Button kind="quiet" className={className} onClick={() => notesOpen.set(true)}>
      <NotebookPen size={16} aria-hidden="true" />
      <span className="max-sm:sr-only">
        {count ? t("notes.buttonCount", { count }) : t("notes.button")}
      </span>
    </Button>
  );
}

/** The first line of the note on a recording, where there is one. */
export function NoteExcerpt({ recording }: { recording: Recording }) {
  const t = useT();
  const { note } = useNotes(recording.id);
  if (!note) return null;
  return (
    <button
      type="button"
      title={t("notes.edit")}
      onClick={() => notesOpen.set(true)}
      className="block max-w-full truncate rounded-soft text-left text-small hover:text-accent max-md:min-h-11"
    >
      {note.text}
    </button>
  );
}
