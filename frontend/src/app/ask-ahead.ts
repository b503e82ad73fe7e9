import type { QueryClient } from "@tanstack/react-query";
import { settingsQuery, transcriptPartQuery, transcriptQuery } from "@/api/queries";
import { recordingQuery } from "@/api/recordings/recording-queries";
import { isLong } from "./recording/run-text";

/**
 * Asks for what the page will show before any of it is drawn: drawing takes as long as the answers,
 * and without this the text would be asked for only after the recording is drawn.
 */
export async function askAhead(client: QueryClient, address: string): Promise<void> {
  void client.prefetchQuery(settingsQuery);
  const wanted = new URLSearchParams(address);
  const id = wanted.get("recording");
  if (!id || wanted.has("run")) return; // Which run that is, the page finds out.
  const recording = await client.fetchQuery(recordingQuery(id)).catch(() => null);
  const run = recording?.run;
  if (!run || run.state === "waiting") return;
  const moment = Math.max(0, Number(wanted.get("t")) || 0);
  if (isLong(run)) void client.prefetchQuery(transcriptPartQuery(run.id, moment));
  else void client.prefetchQuery(transcriptQuery(run.id));
}
