import { useEffect, useRef } from "react";
import { usePlayer } from "@/domain/player/use-player";
import { useUrlState } from "@/lib/url-state";

/** Goes to the hit that the URL names when another one of the open recording is opened. */
export function useHitPosition(recordingId: string | undefined): void {
  const player = usePlayer();
  const { hit } = useUrlState();
  const before = useRef({ recordingId, hit });
  useEffect(() => {
    const same = before.current.recordingId === recordingId;
    const moved = before.current.hit !== hit;
    before.current = { recordingId, hit };
    if (same && moved && hit !== undefined) player.seek(hit);
  }, [player, recordingId, hit]);
}
