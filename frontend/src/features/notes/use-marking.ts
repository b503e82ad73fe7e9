import { useCallback, useEffect, useRef, useState } from "react";
import type { Note } from "@/api/types";
import { offerUndo } from "@/components/ui/toasts";
import { markActions, openMark } from "@/domain/notes/note-state";
import { nextMark, useMarks, useNoteEdits } from "@/domain/notes/notes";
import { usePlayer } from "@/domain/player/use-player";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

/** A mark whose text is typed. */
export interface OpenMark {
  key: string;
  at: number;
  text: string;
}

const NEW = "new"; // Stands for a mark that the server has not answered yet.

/** Sets marks where the recording plays, goes from one to the next, and changes the open one. */
export function useMarking(recordingId: string) {
  const t = useT();
  const player = usePlayer();
  const marks = useMarks(recordingId);
  const { add, change, remove } = useNoteEdits(recordingId);
  const opened = useStore(openMark);
  const [fresh, setFresh] = useState<OpenMark | null>(null);
  const made = useRef<Promise<Note | null>>(Promise.resolve(null));

  const set = useCallback(() => {
    const at = Math.round(player.time * 100) / 100;
    setFresh({ key: `${NEW} ${at}`, at, text: "" });
    openMark.set(NEW);
    made.current = add({ text: "", at });
    void made.current.then((note) => {
      if (!note && openMark.get() === NEW) openMark.set(null);
    });
  }, [player, add]);
  const step = useCallback(
    (by: 1 | -1) => {
      const mark = nextMark(marks, player.time, by);
      if (mark) player.seek(mark.at);
    },
    [marks, player],
  );
  useEffect(() => {
    Object.assign(markActions, { set, step });
  }, [set, step]);
  useEffect(
    () => () => {
      Object.assign(markActions, { set: () => undefined, step: () => undefined });
      openMark.set(null);
    },
    [],
  );

  const stored = marks.find(({ id }) => id === opened);
  const isNew = opened === NEW && fresh !== null;
  const mark = isNew ? fresh : stored ? { key: stored.id, at: stored.at, text: stored.text } : null;
  const target = () => (isNew ? made.current : Promise.resolve(stored ?? null));
  const write = (text: string) => void target().then((note) => note && change({ ...note, text }));
  const drop = () => {
    openMark.set(null);
    void target().then((note) => {
      if (!note || note.at === null) return;
      const { text, at } = marks.find(({ id }) => id === note.id) ?? note;
      remove(note);
      offerUndo(t("notes.removed", { time: clock(at ?? 0) }), () => void add({ text, at }));
    });
  };
  return { mark, write, drop };
}
