import { useQuery } from "@tanstack/react-query";
import { tracksQuery } from "@/api/queries";
import type { Recording } from "@/api/types";
import { usePlayerState } from "@/domain/player/use-player";
import { trackName } from "@/domain/recordings/track-label";

/** Which sound track is heard, where other players would take another one of the file. */
export function HeardTrack({ recording }: { recording: Recording | null }) {
  const { recordingId, track } = usePlayerState();
  const open = recording !== null && recording.id === recordingId && track !== null;
  const { data = [] } = useQuery({ ...tracksQuery(recording?.id ?? ""), enabled: open });
  const heard = data.find(({ number }) => number === track);
  if (!open || !heard || data.length < 2 || (data[0] === heard && track === 1)) return null;
  const name = trackName(heard);
  return (
    <p className="order-last w-full text-small text-soft low:hidden">
      You hear track {track}
      {name && ` (${name})`}, as transcribed.
    </p>
  );
}
