import { useQuery } from "@tanstack/react-query";
import { transcriptQuery } from "@/api/queries";
import { useRecording } from "@/domain/recordings/use-open-entry";
import { useShownRun } from "@/domain/recordings/use-shown-run";
import { timelineSegments } from "@/domain/review/timeline-segments";
import { useUrlState } from "@/lib/url-state";

/** Whether the map that is open shows a part that has not been listened to yet. */
export function useHasUnprocessed(): boolean {
  const { recording: id } = useUrlState();
  const { recording } = useRecording(id);
  const run = useShownRun(recording);
  const { data } = useQuery({ ...transcriptQuery(run?.id ?? ""), enabled: false });
  if (!data) return false;
  return timelineSegments(data, recording?.duration ?? 0).some(
    ({ kind }) => kind === "unprocessed",
  );
}
