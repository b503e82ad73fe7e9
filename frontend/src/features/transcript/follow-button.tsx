import type { Virtualizer } from "@tanstack/react-virtual";
import { ArrowDownUp } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import type { Segment } from "@/api/types";
import { Button } from "@/components/ui/button";
import { usePlayer } from "@/domain/player/use-player";
import { reviewMoment } from "@/domain/review/review-state";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";
import { rowAt } from "./rows/row-at";
import type { Row } from "./rows/rows";
import { spokenWordAt } from "./rows/word-times";
import { scrollToWord } from "./scroll-to-word";
import { isVisible } from "./use-auto-scroll";

const PAUSE = 250; // Milliseconds between checks of the spoken word's position.

export interface FollowButtonProps {
  box: RefObject<HTMLElement | null>;
  virtual: Virtualizer<HTMLElement, Element>;
  rows: Row[];
  segments: readonly Segment[];
}

/** Button back to the spoken word, shown after scrolling away from it. */
export function FollowButton({ box, virtual, rows, segments }: FollowButtonProps) {
  const t = useT();
  const player = usePlayer();
  const [away, setAway] = useState(false);
  const reviews = useStore(reviewMoment) !== null;
  useEffect(() => {
    let last = 0;
    return player.onTick((moment) => {
      if (performance.now() - last < PAUSE) return;
      last = performance.now();
      const place = { row: rowAt(rows, moment), word: spokenWordAt(segments, moment) };
      setAway(place.row >= 0 && !player.media.paused && !isVisible(box.current, place));
    });
  }, [player, rows, segments, box]);
  if (!away || reviews) return null;
  return (
    <div className="pointer-events-none sticky bottom-3 z-10 flex justify-center">
      <Button
        className="pointer-events-auto rounded-full! shadow-lift"
        onClick={() => {
          const { time } = player;
          scrollToWord(box.current, virtual, rowAt(rows, time), spokenWordAt(segments, time));
          setAway(false);
        }}
      >
        <ArrowDownUp size={16} aria-hidden="true" />
        {t("transcript.backToSpoken")}
      </Button>
    </div>
  );
}
