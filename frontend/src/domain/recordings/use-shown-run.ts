import { useQuery } from "@tanstack/react-query";
import { runsQuery } from "@/api/queries";
import type { Recording, Run } from "@/api/types";
import { useUrlState } from "@/lib/url-state";

/** The run whose number is in the URL, else the current one. */
export function useShownRun(recording: Recording | null): Run | null {
  const { run: wanted } = useUrlState();
  const earlier = wanted !== undefined && wanted !== recording?.run?.number;
  const { data } = useQuery({
    ...runsQuery(recording?.id ?? ""),
    enabled: earlier && recording !== null,
  });
  if (!recording) return null;
  return (earlier && data?.find(({ number }) => number === wanted)) || recording.run;
}
