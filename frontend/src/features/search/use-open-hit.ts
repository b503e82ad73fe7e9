import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { runsQuery } from "@/api/queries";
import { recordingQuery } from "@/api/recordings/recording-queries";
import type { NameHit, SearchHit } from "@/api/types";
import { listState, type UrlState, useSetUrlState } from "@/lib/url-state";

/** The URL of a hit: the recording, at the word. */
export function hitState(now: UrlState, hit: NameHit | SearchHit): UrlState {
  const at = "at" in hit ? hit.at : 0;
  return { ...listState(now), recording: hit.recording.id, t: at || undefined, hit: at };
}

/** Opens a hit; of an earlier run, in that run. */
export function useOpenHit() {
  const client = useQueryClient();
  const change = useSetUrlState();
  return useCallback(
    async (hit: NameHit | SearchHit) => {
      const { id } = hit.recording;
      const number = async () => {
        if (!("run_id" in hit)) return undefined;
        const recording = await client.fetchQuery(recordingQuery(id));
        if (!recording?.run || recording.run.id === hit.run_id) return undefined;
        const runs = await client.fetchQuery(runsQuery(id));
        return runs.find((run) => run.id === hit.run_id)?.number;
      };
      const run = await number().catch(() => undefined); // The page says what is wrong there.
      change((now) => ({ ...hitState(now, hit), run }));
    },
    [client, change],
  );
}
