import { useEffect, useRef } from "react";
import { changeRate } from "@/domain/player/rates";
import { usePlayer } from "@/domain/player/use-player";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { type ShortcutContext, shortcutFor } from "./shortcuts";

/** Handles the page's shortcuts while the caller is mounted. */
export function useShortcuts(): void {
  const player = usePlayer();
  const { step } = useOpenRecording();
  const actions = useRef<ShortcutContext>(null);

  useEffect(() => {
    actions.current = { player, step, changeRate };
  }, [player, step]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const key = shortcutFor(event);
      if (!key || !actions.current) return;
      event.preventDefault();
      // A key that is held down goes on only where it moves: what it decides, it decides once.
      if (event.repeat && !event.key.startsWith("Arrow")) return;
      key.run(actions.current, event.key);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
