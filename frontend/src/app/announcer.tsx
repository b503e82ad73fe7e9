import type { Recording } from "@/api/types";
import { useConnection } from "@/api/use-server-events";
import { recordingStatusText } from "@/domain/recordings/status-text";

/** Announces state changes to screen readers, without percentages. */
export function Announcer({ recording }: { recording: Recording | null }) {
  const connection = useConnection();
  const words = recording && recordingStatusText(recording).replace(/ \d+ %.*$/, "");
  return (
    <div role="status" className="sr-only">
      {connection === "reconnecting" ? "Reconnecting" : recording && `${recording.name}: ${words}`}
    </div>
  );
}
