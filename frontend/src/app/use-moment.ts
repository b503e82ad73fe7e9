import { useEffect } from "react";
import type { Recording } from "@/api/types";
import { useChangePage, usePage } from "@/lib/page";
import { usePlayer } from "../features/player/use-player";

/** Puts the open recording into the player at the address's moment, and the moment into the address. */
export function useMoment(recording: Recording | null): void {
  const player = usePlayer();
  const { t } = usePage();
  const change = useChangePage();
  const playable = recording && !recording.error ? recording.id : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment counts only when opening
  useEffect(() => {
    player.open(playable, t ?? 0);
  }, [player, playable]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = player.onSettled((seconds) => {
      const of = player.state.get().recordingId;
      clearTimeout(timer);
      timer = setTimeout(() => {
        change(
          (now) =>
            now.recording === of ? { ...now, t: Math.round(seconds * 10) / 10 || undefined } : now,
          { replace: true },
        );
      }, 300);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [player, change]);
}
