import type { Recording } from "@/api/types";
import { useConnection } from "@/api/use-live";
import { recordingWords } from "../features/recordings/state-words";

/** Tells screen readers when the state changes, without the percents that would never stop. */
export function Announcer({ recording }: { recording: Recording | null }) {
  const connection = useConnection();
  const words = recording && recordingWords(recording).replace(/ \d+ %.*$/, "");
  return (
    <div role="status" className="sr-only">
      {connection === "reconnecting" ? "Reconnecting" : recording && `${recording.name}: ${words}`}
    </div>
  );
}
