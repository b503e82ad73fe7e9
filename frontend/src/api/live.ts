import { api, problemIn } from "./client";
import type { Live, LiveRecording, Problem, Recording } from "./types";

/** Samples per second that the page sends: what speech holds, at half of what devices give. */
export const SEND_RATE = 24_000;

/** A sample is a signed number of 16 bits. */
export const SAMPLE_BYTES = 2;

/** The most bytes of requests that go on when their page closes (Fetch: 64 KiB for all of them). */
export const KEPT_ALIVE = 60_000;

const PATIENCE = 20_000; // Milliseconds until a request that is not answered counts as lost.

/** Begins a recording whose sound is still to come; it is transcribed meanwhile. */
export const beginLive = (name: string) =>
  api.post<LiveRecording>("/live", { name, rate: SEND_RATE });

/** How much of a recording's sound has arrived. */
export const readLive = (id: string) => api.get<Live>(`/live/${id}`);

/** Says that no more sound comes; saying it again does no harm. */
export const endLive = (id: string) => api.post<Recording>(`/live/${id}/end`);

/** What became of a piece of sound. */
export type SoundAnswer =
  /** It is on the server's disk, or the server has another offset than was thought. */
  | { kind: "stored" | "misplaced"; offset: number }
  /** Nobody answered, the disk is full, another piece was arriving: it can be sent again. */
  | { kind: "away" | "full" | "busy" }
  /** It will never be taken: the recording has ended, or is gone. */
  | { kind: "refused"; problem: Problem };

/** Sends a piece of a recording's sound, which begins at an offset in bytes. */
export async function sendSound(
  id: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<SoundAnswer> {
  const answer = await fetch(`/api/live/${id}/sound`, {
    method: "POST",
    headers: { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) },
    body: bytes,
    keepalive: bytes.length <= KEPT_ALIVE,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(() => null);
  if (!answer) return { kind: "away" };
  const text = await answer.text().catch(() => "");
  if (answer.ok) return { kind: "stored", offset: (JSON.parse(text) as { offset: number }).offset };
  return refusalOf(id, answer.status, text);
}

/** Why a piece was not taken. */
async function refusalOf(id: string, status: number, text: string): Promise<SoundAnswer> {
  const problem = problemIn(text, status);
  if (problem.code === "wrong_offset") return { kind: "misplaced", offset: offsetIn(text) };
  if (status === 507) return { kind: "full" };
  if (status === 408 || status === 429 || status >= 500) return { kind: "away" };
  // It has ended; or another piece, whose answer was lost, is being written.
  if (status === 409 && !(await isOver(id))) return { kind: "busy" };
  return { kind: "refused", problem };
}

function offsetIn(text: string): number {
  return (JSON.parse(text) as { error: { details: { offset: number } } }).error.details.offset;
}

/** Whether no more sound is taken; false where nobody says so. */
async function isOver(id: string): Promise<boolean> {
  return readLive(id).then(
    ({ ended }) => ended,
    ({ status }) => status === 404,
  );
}
