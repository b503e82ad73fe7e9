import { useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { useOpen } from "@/domain/recordings/use-open-recording";
import { RATES } from "@/features/player/player-bar";
import { setPreference, usePreferences } from "@/lib/preferences";
import { type KeyActions, keyOf } from "./shortcuts";

/** Listens for the page's keys for as long as the caller is on the page. */
export function useKeys(): void {
  const player = usePlayer();
  const { step } = useOpen();
  const { rate } = usePreferences();
  const actions = useRef<KeyActions>(null);

  useEffect(() => {
    const changeRate = (by: 1 | -1) => {
      const next = RATES[RATES.indexOf(rate) + by];
      if (next !== undefined) setPreference("rate", next);
    };
    actions.current = { player, step, changeRate };
  }, [player, step, rate]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = keyOf(event);
      if (!key || !actions.current) return;
      event.preventDefault();
      // A key that is held down goes on only where it moves: what it decides, it decides once.
      if (event.repeat && !event.key.startsWith("Arrow")) return;
      key.act(actions.current, event.key);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
