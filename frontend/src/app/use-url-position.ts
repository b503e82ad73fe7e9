import { useEffect } from "react";
import type { Recording, Run } from "@/api/types";
import { usePlayer } from "@/domain/player/use-player";
import { useSetUrlState, useUrlState } from "@/lib/url-state";

/**
 * Keeps the player and the URL in step: opens the recording at the URL's position, on the run's
 * sound track, and writes the position back.
 */
export function useUrlPosition(recording: Recording | null, run: Run | null): void {
  const player = usePlayer();
  const { t } = useUrlState();
  const change = useSetUrlState();
  const track = run?.track ?? null;
  const playable = recording && !recording.error && !recording.live ? recording.id : null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment counts only when opening
  useEffect(() => {
    player.open(playable, t ?? 0, track);
  }, [player, playable]);
  useEffect(() => player.switchTrack(track), [player, track]);

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
