import type { QueryClient } from "@tanstack/react-query";
import { queryKeys } from "./queries";
import type { Transcript } from "./types";

/** A transcript as the server last told it, while the page shows more: decisions on their way. */
interface Told {
  transcript: Transcript;
  /** Decisions on their way. */
  count: number;
}

const PATIENCE = 400; // Milliseconds in which the event about a decision is waited for.

const told = new WeakMap<QueryClient, Map<string, Told>>();

/** Notes that a decision about a run's words is on its way, before the page shows it. */
export function beginDecision(client: QueryClient, runId: string): void {
  const known = told.get(client) ?? new Map<string, Told>();
  told.set(client, known);
  const before = known.get(runId);
  const transcript = before?.transcript ?? client.getQueryData(queryKeys.transcript(runId));
  if (transcript) known.set(runId, { transcript, count: (before?.count ?? 0) + 1 });
}

/** The transcript that the server last told, if decisions about it are on their way. */
export function toldTranscript(client: QueryClient, runId: string): Transcript | undefined {
  return told.get(client)?.get(runId)?.transcript;
}

/** Takes in what the server tells meanwhile; the page shows it when the decisions have ended. */
export function setToldTranscript(client: QueryClient, transcript: Transcript): void {
  const known = told.get(client)?.get(transcript.run_id);
  if (known) known.transcript = transcript;
}

/**
 * Ends a decision: once none is on its way, the page shows what the server told of them. Returns
 * whether that was enough; else the transcript has to be read.
 *
 * @param revision - The run's after the decision; null where it failed.
 */
export async function endDecision(
  client: QueryClient,
  runId: string,
  revision: number | null,
): Promise<boolean> {
  const all = told.get(client);
  const one = all?.get(runId);
  if (!all || !one) return false;
  const isTold = () => revision !== null && one.transcript.revision >= revision;
  const until = Date.now() + PATIENCE;
  while (revision !== null && !isTold() && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 20));
  }
  one.count -= 1;
  if (one.count > 0) return true;
  all.delete(runId);
  if (!isTold()) return false;
  const key = queryKeys.transcript(runId);
  const shown = client.getQueryData<Transcript>(key);
  if (!shown || shown.revision < one.transcript.revision) client.setQueryData(key, one.transcript);
  return true;
}
