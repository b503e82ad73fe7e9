import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { recordingQuery } from "@/api/recordings/recording-queries";
import type { SearchHit } from "@/api/types";
import { notify } from "@/components/ui/toasts";
import { usePlayer } from "@/domain/player/use-player";
import { t } from "@/lib/i18n/i18n";
import { usePreferences } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { HitPlayer } from "./hit-player";

/** Hears hits in place; only one of both players is heard. */
export function useHitPlayer() {
  const client = useQueryClient();
  const player = usePlayer();
  const { rate } = usePreferences();
  const [hits] = useState(() => new HitPlayer(() => notify(t("search.noSound"))));
  const playing = useStore(hits.playing);

  useEffect(() => {
    const { media } = player;
    const stop = () => hits.stop();
    media.addEventListener("play", stop);
    return () => {
      media.removeEventListener("play", stop);
      stop();
    };
  }, [player, hits]);

  const toggle = async (key: string, { recording: { id }, run_id, at, end }: SearchHit) => {
    const known = await client.fetchQuery(recordingQuery(id)).catch(() => null);
    const track = known?.run?.id === run_id ? known.run.track : null;
    player.media.pause();
    hits.toggle({ key, recordingId: id, track, start: at, end }, rate);
  };
  return { playing, toggle };
}
