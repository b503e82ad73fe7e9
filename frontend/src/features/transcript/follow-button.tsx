import type { Virtualizer } from "@tanstack/react-virtual";
import { ArrowDownUp } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { usePlayer } from "@/domain/player/use-player";
import { reviewAt } from "@/domain/review/review-state";
import { useStore } from "@/lib/store";
import { type Row, rowAt } from "./rows";
import { showWord } from "./scroll-to-word";
import { isSeen } from "./use-auto-scroll";
import { spokenAt, type Timed } from "./word-times";

const PAUSE = 250; // Milliseconds between two looks at where the spoken word stands.

export interface BackButtonProps {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  timed: Timed;
}

/** The way back to the word that is being spoken, once one has scrolled away from it. */
export function BackButton({ box, virtual, rows, timed }: BackButtonProps) {
  const player = usePlayer();
  const [away, setAway] = useState(false);
  const reviews = useStore(reviewAt) !== null;
  useEffect(() => {
    let last = 0;
    return player.onTick((moment) => {
      if (performance.now() - last < PAUSE) return;
      last = performance.now();
      const place = { row: rowAt(rows, moment), word: spokenAt(timed, moment) };
      setAway(place.row >= 0 && !player.media.paused && !isSeen(box.current, place));
    });
  }, [player, rows, timed, box]);
  if (!away || reviews) return null;
  return (
    <div className="pointer-events-none sticky bottom-3 z-10 flex justify-center">
      <Button
        className="pointer-events-auto rounded-full! shadow-lift"
        onClick={() => {
          const { time } = player;
          showWord(box.current, virtual, rowAt(rows, time), spokenAt(timed, time));
          setAway(false);
        }}
      >
        <ArrowDownUp size={16} aria-hidden="true" />
        Back to the spoken word
      </Button>
    </div>
  );
}
