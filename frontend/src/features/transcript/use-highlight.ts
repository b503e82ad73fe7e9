import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { Segment } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { spokenWordAt } from "./rows/word-times";

/**
 * Marks the spoken word by an attribute, without rendering. Returns a function to call after new
 * rows are rendered.
 */
export function useHighlight(
  box: RefObject<HTMLElement | null>,
  segments: readonly Segment[],
): () => void {
  const player = usePlayer();
  const highlighted = useRef<{ key: string | null; element: Element | null }>({
    key: null,
    element: null,
  });

  const highlight = useCallback(
    (moment: number, again = false) => {
      const key = spokenWordAt(segments, moment);
      if (key === highlighted.current.key && !again && highlighted.current.element?.isConnected)
        return;
      highlighted.current.element?.removeAttribute("data-spoken");
      const element = key ? (box.current?.querySelector(`[data-word="${key}"]`) ?? null) : null;
      element?.setAttribute("data-spoken", "");
      highlighted.current = { key, element };
    },
    [box, segments],
  );

  useEffect(() => {
    highlight(player.time, true);
    return player.onTick(highlight);
  }, [player, highlight]);

  return useCallback(() => highlight(player.time, true), [highlight, player]);
}
