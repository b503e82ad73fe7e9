import { goToSignIn } from "../sign-in";
import type { Changes, ServerEvent } from "../types";

export type Connection = "open" | "reconnecting";

export interface EventHandlers {
  onEvent(event: ServerEvent): void;
  /**
   * Called when the stream opens, at the start or after a break: refetch what may be stale.
   * `replayed` says that every missed event follows, because the tab was only hidden.
   */
  onConnect(replayed: boolean): void;
  onConnection(state: Connection): void;
}

const TYPES: ServerEvent["type"][] = [
  "speakers.changed",
  "recording.changed",
  "recording.removed",
  "run.changed",
  "speech.found",
  "transcript.grew",
  "transcript.edited",
  "model.changed",
  "settings.changed",
  "vocabulary.changed",
  "upload.changed",
  "resync",
];
const POLL_MS = 1500;
const RETRY_MS = 4000;

/**
 * Subscribes to the server's events; returns the unsubscribe function. While the event stream is
 * broken, the same events are polled and the stream is retried. A hidden tab disconnects, because a
 * browser allows six connections per server over all tabs.
 */
export function subscribeToEvents(options: EventHandlers): () => void {
  let source: EventSource | null = null;
  let lastId: string | null = null;
  let stopped = false;
  let paused = false; // hidden while the stream was open, so it can resume after `lastId`
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
    // A late answer is stale once the stream is open again or the tab is hidden.
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
    if (answer.status === 401) goToSignIn();
    return answer.ok ? ((await answer.json()) as Changes) : null;
  } catch {
    return null;
  }
}
