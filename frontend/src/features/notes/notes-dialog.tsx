import { Flag, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Note, Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import { NoticeLine } from "@/components/ui/notice-line";
import { notesOpen } from "@/domain/notes/note-state";
import { isMark, type MarkNote, useNotes } from "@/domain/notes/notes";
import { usePlayer } from "@/domain/player/use-player";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { NoteField } from "./note-field";

/** The note on a recording, and its marks. */
export function NotesDialog({ recording }: { recording: Recording }) {
  const t = useT();
  const open = useStore(notesOpen);
  return (
    <Dialog open={open} onClose={() => notesOpen.set(false)} title={t("notes.title")}>
      <Notes recordingId={recording.id} />
    </Dialog>
  );
}

function Notes({ recordingId }: { recordingId: string }) {
  const t = useT();
  const { note, marks, add, change, remove } = useNotes(recordingId);
  const player = usePlayer();
  const [gone, setGone] = useState<Note | null>(null);
  const drop = (one: Note) => {
    remove(one);
    setGone(one);
  };
  const adding = useRef<Promise<Note | null>>(null);
  useEffect(() => {
    if (note) adding.current = null; // Not before it is shown, or it would be made a second time.
  }, [note]);
  const saveNote = (text: string) => {
    if (note && text) void change({ ...note, text });
    else if (note) drop(note);
    // What is typed before the first answer changes that note, and makes no second one.
    else if (adding.current)
      void adding.current.then((made) => (made && text ? change({ ...made, text }) : null));
    else if (text) {
      adding.current = add({ text, at: null });
      void adding.current.then((made) => {
        if (!made) adding.current = null;
      });
    }
  };
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p>{t("notes.onAll")}</p>
        <NoteField
          rows={3}
          label={t("notes.onAll")}
          text={note?.text ?? ""}
          placeholder={t("notes.onAllPlaceholder")}
          onSave={saveNote}
        />
      </div>
      <NoticeLine
        onClose={() => setGone(null)}
        onUndo={() => {
          if (gone) void add({ text: gone.text, at: gone.at });
          setGone(null);
        }}
      >
        {gone && removedText(gone)}
      </NoticeLine>
      <div className="flex items-center justify-between gap-4">
        <h3 className="font-medium">{t("notes.marks")}</h3>
        <Button onClick={() => void add({ text: "", at: Math.round(player.time * 100) / 100 })}>
          <Flag size={16} aria-hidden="true" />
          {t("notes.setHere")}
        </Button>
      </div>
      {marks.length === 0 && <p className="text-small text-soft">{t("notes.none")}</p>}
      <ul aria-label={t("notes.marks")} className="-mt-2">
        {marks.map((mark) => (
          <MarkRow
            key={mark.id}
            mark={mark}
            onSave={(text) => void change({ ...mark, text })}
            onRemove={() => drop(mark)}
          />
        ))}
      </ul>
    </div>
  );

  function removedText(one: Note): string {
    return isMark(one) ? t("notes.removed", { time: clock(one.at) }) : t("notes.noteRemoved");
  }
}

interface MarkRowProps {
  mark: MarkNote;
  onSave: (text: string) => void;
  onRemove: () => void;
}

function MarkRow({ mark, onSave, onRemove }: MarkRowProps) {
  const t = useT();
  const player = usePlayer();
  const time = clock(mark.at);
  const go = () => {
    notesOpen.set(false);
    player.seek(mark.at);
    player.play();
  };
  return (
    <li className="flex items-start gap-2 border-line border-t py-2">
      <button
        type="button"
        aria-label={t("notes.playFrom", { time })}
        onClick={go}
        className="tabular min-h-11 min-w-12 rounded-soft px-1 text-right text-accent text-small hover:underline md:min-h-9"
      >
        {time}
      </button>
      <NoteField
        rows={1}
        label={t("notes.textAt", { time })}
        text={mark.text}
        placeholder={t("notes.placeholder")}
        onSave={onSave}
      />
      <IconButton
        label={t("notes.removeAt", { time })}
        title={t("notes.remove")}
        onClick={onRemove}
      >
        <Trash2 size={16} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
