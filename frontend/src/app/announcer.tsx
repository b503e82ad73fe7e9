import { useConnection } from "@/api/events/use-server-events";
import type { Recording } from "@/api/types";
import { recordingStatusText } from "@/domain/recordings/status-text";
import { useT } from "@/lib/i18n/i18n";

/** Announces state changes to screen readers, without percentages. */
export function Announcer({ recording }: { recording: Recording | null }) {
  const t = useT();
  const connection = useConnection();
  const words = recording && recordingStatusText(recording).replace(/\s\d+\s%.*$/, "");
  return (
    <div role="status" className="sr-only">
      {connection === "reconnecting"
        ? t("app.reconnecting")
        : recording && t("app.announced", { name: recording.name, status: words })}
    </div>
  );
}
