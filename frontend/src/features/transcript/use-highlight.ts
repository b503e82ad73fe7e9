import { type RefObject, useCallback, useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { spokenAt, type Timed } from "./word-times";

/**
 * Lights the word that is being spoken: a binary search and one attribute, past React. Returns a
 * function to call after rows were drawn, so that a word scrolled into being is lit as well.
 */
export function useSpokenWord(box: RefObject<HTMLElement | null>, timed: Timed): () => void {
  const player = usePlayer();
  const lit = useRef<{ key: string | null; element: Element | null }>({ key: null, element: null });

  const light = useCallback(
    (moment: number, again = false) => {
      const key = spokenAt(timed, moment);
      if (key === lit.current.key && !again && lit.current.element?.isConnected) return;
      lit.current.element?.removeAttribute("data-spoken");
      const element = key ? (box.current?.querySelector(`[data-word="${key}"]`) ?? null) : null;
      element?.setAttribute("data-spoken", "");
      lit.current = { key, element };
    },
    [box, timed],
  );

  useEffect(() => {
    light(player.time, true);
    return player.onTick(light);
  }, [player, light]);

  return useCallback(() => light(player.time, true), [light, player]);
}
