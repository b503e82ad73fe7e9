import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useOpenRecording } from "@/domain/recordings/use-open-recording";
import { startRecording } from "./recorder";

/** Begins to record and shows the recording. */
export function useRecord(): () => Promise<void> {
  const client = useQueryClient();
  const { open } = useOpenRecording();
  return useCallback(async () => {
    const id = await startRecording(client);
    if (id) open(id);
  }, [client, open]);
}
