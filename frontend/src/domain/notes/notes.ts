import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "@/api/client";
import { queryKeys } from "@/api/queries";
import type { Note, NoteList } from "@/api/types";
import { notifyProblem } from "@/components/ui/toasts";

/** A note at a time of its recording; without a text it marks the place alone. */
export type MarkNote = Note & { at: number };

export const notesQuery = (recordingId: string) =>
  queryOptions({
    queryKey: queryKeys.notes(recordingId),
    queryFn: async ({ signal }) =>
      (await api.get<NoteList>(`/recordings/${recordingId}/notes`, signal)).items,
  });

export interface NoteText {
  text: string;
  at: number | null;
}

/** The note on all of a recording and its marks by time, and what can be done with them. */
export function useNotes(recordingId: string) {
  const { data } = useQuery(notesQuery(recordingId));
  const marks = useMemo(() => (data ?? []).filter(isMark), [data]);
  return { note: data?.find(({ at }) => at === null) ?? null, marks, ...useNoteEdits(recordingId) };
}

/** Marks of a recording by time. */
export function useMarks(recordingId: string): MarkNote[] {
  const { data } = useQuery(notesQuery(recordingId));
  return useMemo(() => (data ?? []).filter(isMark), [data]);
}

/** Changes of notes, shown at once and told by the server's events elsewhere. */
export function useNoteEdits(recordingId: string) {
  const client = useQueryClient();
  const path = `/recordings/${recordingId}/notes`;
  const key = queryKeys.notes(recordingId);
  const put = (change: (now: Note[]) => Note[]) =>
    client.setQueryData<Note[]>(key, (now) => sorted(change(now ?? [])));
  const failed = {
    onError: (error: Error) => {
      notifyProblem(error);
      void client.invalidateQueries({ queryKey: key });
    },
  };
  const add = useMutation({
    mutationFn: (body: NoteText) => api.post<Note>(path, { ...body }),
    onSuccess: async (note) => {
      // A list that was asked for before may lack it: it would be made a second time.
      await client.cancelQueries({ queryKey: key });
      put((now) => [...without(now, note.id), note]);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: key }),
    ...failed,
  });
  const change = useMutation({
    mutationFn: ({ id, text, at }: Note) => api.put<Note>(`${path}/${id}`, { text, at }),
    onMutate: (note) => put((now) => [...without(now, note.id), note]),
    ...failed,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Note) => api.delete(`${path}/${id}`),
    onMutate: ({ id }) => put((now) => without(now, id)),
    ...failed,
  });
  return {
    add: (body: NoteText) => add.mutateAsync(body).catch(() => null),
    change: (note: Note) => change.mutateAsync(note).catch(() => null),
    remove: (note: Note) => remove.mutate(note),
  };
}

export function isMark(note: Note): note is MarkNote {
  return note.at !== null;
}

function without(notes: readonly Note[], id: string): Note[] {
  return notes.filter((one) => one.id !== id);
}

function sorted(notes: readonly Note[]): Note[] {
  return [...notes].sort((a, b) => (a.at ?? -1) - (b.at ?? -1));
}

/** The mark before or after a moment; null where there is none. */
export function nextMark(marks: readonly MarkNote[], now: number, by: 1 | -1): MarkNote | null {
  const SLACK = 0.05; // Seconds: the moment of a mark is rounded by the player.
  if (by === 1) return marks.find(({ at }) => at > now + SLACK) ?? null;
  return marks.findLast(({ at }) => at < now - SLACK) ?? null;
}
