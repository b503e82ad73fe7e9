import { useQuery } from "@tanstack/react-query";
import { tracksQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { usePlayerState } from "@/domain/player/use-player";
import { trackName } from "@/domain/recordings/track-label";
import { useT } from "@/lib/i18n/i18n";

/** Notice of the sound track that plays, if it is not the file's usual one. */
export function TrackNotice({ recording }: { recording: Recording | null }) {
  const t = useT();
  const { recordingId, track } = usePlayerState();
  const open = recording !== null && recording.id === recordingId && track !== null;
  const { data = [] } = useQuery({ ...tracksQuery(recording?.id ?? ""), enabled: open });
  const current = data.find(({ number }) => number === track);
  if (!open || !current || data.length < 2 || (data[0] === current && track === 1)) return null;
  const name = trackName(current);
  return (
    <p className="order-last w-full text-small text-soft low:hidden">
      {name ? t("tracks.youHearNamed", { track, name }) : t("tracks.youHear", { track })}
    </p>
  );
}
