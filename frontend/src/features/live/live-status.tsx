import { useQuery, useQueryClient } from "@tanstack/react-query";
import { readLive } from "@/api/live";
import type { Recording } from "@/api/types";
import { Button } from "@/components/ui/button";
import { isBeingRecorded } from "@/domain/live/live-session";
import { liveState } from "@/domain/live/live-state";
import { endLeftRecording, resumeRecording } from "@/domain/live/recorder";
import { clock } from "@/lib/format";
import { useT } from "@/lib/i18n/i18n";
import { useStore } from "@/lib/store";

const LOOK_AGAIN = 2_000; // Milliseconds; another window that is closed tells nobody.

/** Above the text of a recording whose sound still arrives: what can be done with it, and what not yet. */
export function LiveStatus({ recording }: { recording: Recording }) {
  const t = useT();
  const state = useStore(liveState);
  if (state?.recordingId !== recording.id) return <Left id={recording.id} busy={state !== null} />;
  return <p className="text-small text-soft">{t("live.afterwards")}</p>;
}

/** A recording that was begun elsewhere, or by a page that was closed. */
function Left({ id, busy }: { id: string; busy: boolean }) {
  const t = useT();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["live", id],
    queryFn: async () => ({ live: await readLive(id), held: await isBeingRecorded(id) }),
    refetchInterval: LOOK_AGAIN,
  });
  if (!data) return null;
  const time = clock(data.live.seconds);
  if (data.held) return <p className="text-small text-soft">{t("live.elsewhere", { time })}</p>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="min-w-3/5 flex-1">{t("live.left", { time })}</p>
      <div className="flex gap-2">
        <Button kind="primary" disabled={busy} onClick={() => void resumeRecording(client, id)}>
          {t("live.resume")}
        </Button>
        <Button onClick={() => void endLeftRecording(client, id)}>{t("live.endLeft")}</Button>
      </div>
    </div>
  );
}
