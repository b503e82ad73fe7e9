import type { Changes, ServerEvent } from "./types";

export type Connection = "open" | "reconnecting";

export interface EventHandlers {
  onEvent(event: ServerEvent): void;
  /**
   * Called each time the server answers again after a start or a break: reload what may be old.
   * `replayed` means that the tab was only out of sight, so all that was missed is told once more.
   */
  onConnect(replayed: boolean): void;
  onConnection(state: Connection): void;
}

const TYPES: ServerEvent["type"][] = [
  "recording.changed",
  "recording.removed",
  "run.changed",
  "speech.found",
  "transcript.grew",
  "model.changed",
  "settings.changed",
  "resync",
];
const POLL_MS = 1500;
const RETRY_MS = 4000;

/**
 * Follows the server's events and returns what stops it. The event stream comes first; while it
 * is broken the same events are asked for by polling, and the stream is tried again. A tab that
 * nobody sees follows nothing: a browser allows six connections to one server, tabs together.
 */
export function subscribeToEvents(options: EventHandlers): () => void {
  let source: EventSource | null = null;
  let lastId: string | null = null;
  let stopped = false;
  let paused = false; // from an open stream, with a number to go on from
  let poll: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const dispatch = (event: ServerEvent) => {
    lastId = String(event.id);
    options.onEvent(event);
  };

  const openStream = () => {
    source?.close();
    const stream = new EventSource(`/api/events${lastId ? `?after=${lastId}` : ""}`);
    source = stream;
    stream.onopen = () => {
      clearTimeout(poll);
      options.onConnection("open");
      options.onConnect(paused);
      paused = false;
    };
    for (const type of TYPES) {
      stream.addEventListener(type, ({ data, lastEventId }) =>
        dispatch({ type, data: JSON.parse(String(data)), id: Number(lastEventId) } as ServerEvent),
      );
    }
    stream.onerror = () => {
      paused = false;
      stream.close();
      clearTimeout(poll);
      poll = setTimeout(pollOnce, 250);
      clearTimeout(retry);
      retry = setTimeout(openStream, RETRY_MS);
    };
  };

  const pollOnce = async () => {
    const changes = await fetchChanges(lastId);
    // A slow answer says nothing any more once the stream is open again, or nobody looks.
    if (stopped || document.hidden || source?.readyState === EventSource.OPEN) return;
    for (const event of changes?.events ?? []) dispatch(event);
    if (changes) lastId = String(changes.last);
    options.onConnection(changes ? "open" : "reconnecting");
    poll = setTimeout(pollOnce, POLL_MS);
  };

  const pause = () => {
    paused = lastId !== null && source?.readyState === EventSource.OPEN;
    source?.close();
    clearTimeout(poll);
    clearTimeout(retry);
  };
  const followVisibility = () => (document.hidden ? pause() : openStream());

  followVisibility();
  document.addEventListener("visibilitychange", followVisibility);
  return () => {
    stopped = true;
    document.removeEventListener("visibilitychange", followVisibility);
    pause();
  };
}

async function fetchChanges(after: string | null): Promise<Changes | null> {
  try {
    const answer = await fetch(`/api/changes${after ? `?after=${after}` : ""}`);
    return answer.ok ? ((await answer.json()) as Changes) : null;
  } catch {
    return null;
  }
}
