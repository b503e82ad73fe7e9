import { useEffect, useMemo, useRef, useState } from "react";
import type { Span } from "@/api/types";
import { setSaveState } from "@/domain/editing/saving/save-state";
import { useEditor } from "@/domain/editing/use-editor";
import { usePlayer } from "@/domain/player/use-player";
import {
  type Edge,
  movedTo,
  retimesOf,
  type Surroundings,
  surroundingsOf,
} from "@/domain/timing/boundaries";

const PAUSE = 700; // Milliseconds without a key after which a move by keys is saved, as a text is.

/** Moves of a word's ends, seen at once and saved when they are done. */
export interface Moves {
  /** Moves an end to a moment. */
  to(edge: Edge, moment: number): void;
  /** Moves an end by seconds, and saves once no key was pressed for a moment. */
  by(edge: Edge, seconds: number): void;
  /** Saves as one step, and plays the word. */
  save(): void;
  /** Puts the ends back to where they were; false where nothing was moved. */
  putBack(): boolean;
}

/** The times of a word as they are moved, until they are saved. */
export function useRetiming(runId: string, around: Surroundings): { span: Span; moves: Moves } {
  const { saver } = useEditor(runId);
  const player = usePlayer();
  const [moved, setMoved] = useState<Span | null>(null);
  const latest = useRef(around);
  useEffect(() => {
    latest.current = around;
  }, [around]);

  const [moves, leave] = useMemo(() => {
    const id = latest.current.word.id;
    let shown: Span | null = null; // What is seen, and perhaps being saved.
    let unsaved = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (next: Span | null) => {
      shown = next;
      setMoved(next);
    };
    const timesNow = (): Span => shown ?? spanOf(latest.current.word);
    const to = (edge: Edge, moment: number) => {
      clearTimeout(timer);
      show(movedTo(latest.current, timesNow(), edge, moment));
      unsaved = true;
    };
    const send = async (wanted: Span) => {
      setSaveState({ kind: "saving" });
      const steps = await saver.saved();
      const now = steps.transcript && surroundingsOf(steps.transcript, id);
      const change = now ? await steps.make(retimesOf(now, wanted)) : null;
      setSaveState({ kind: change ? "saved" : "idle" });
      if (shown === wanted) show(null);
    };
    const save = () => {
      clearTimeout(timer);
      if (!unsaved || !shown) return;
      unsaved = false;
      const { start, end } = latest.current.word;
      if (shown.start === start && shown.end === end) show(null);
      else {
        player.playSpan(shown);
        void send(shown);
      }
    };
    const made: Moves = {
      to,
      save,
      by: (edge, seconds) => {
        to(edge, timesNow()[edge] + seconds);
        timer = setTimeout(save, PAUSE);
      },
      putBack: () => {
        clearTimeout(timer);
        if (!unsaved) return false;
        unsaved = false;
        show(null);
        return true;
      },
    };
    return [made, save] as const;
  }, [saver, player]);

  useEffect(() => leave, [leave]);
  return { span: moved ?? spanOf(around.word), moves };
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
