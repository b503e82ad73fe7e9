import type { Changes, LiveEvent } from "./types";

export type Connection = "open" | "reconnecting";

export interface LiveOptions {
  onEvent(event: LiveEvent): void;
  /**
   * Called each time the server answers again after a start or a break: reload what may be old.
   * `told` means that the tab was only out of sight, so all that was missed is told once more.
   */
  onFresh(told: boolean): void;
  onConnection(state: Connection): void;
}

const TYPES: LiveEvent["type"][] = [
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
export function followEvents(options: LiveOptions): () => void {
  let source: EventSource | null = null;
  let last: string | null = null;
  let stopped = false;
  let rested = false; // from an open stream, with a number to go on from
  let poll: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const take = (event: LiveEvent) => {
    last = String(event.id);
    options.onEvent(event);
  };

  const openStream = () => {
    source?.close();
    const stream = new EventSource(`/api/events${last ? `?after=${last}` : ""}`);
    source = stream;
    stream.onopen = () => {
      clearTimeout(poll);
      options.onConnection("open");
      options.onFresh(rested);
      rested = false;
    };
    for (const type of TYPES) {
      stream.addEventListener(type, ({ data, lastEventId }) =>
        take({ type, data: JSON.parse(String(data)), id: Number(lastEventId) } as LiveEvent),
      );
    }
    stream.onerror = () => {
      rested = false;
      stream.close();
      clearTimeout(poll);
      poll = setTimeout(pollOnce, 250);
      clearTimeout(retry);
      retry = setTimeout(openStream, RETRY_MS);
    };
  };

  const pollOnce = async () => {
    const changes = await askChanges(last);
    // A slow answer says nothing any more once the stream is open again, or nobody looks.
    if (stopped || document.hidden || source?.readyState === EventSource.OPEN) return;
    for (const event of changes?.events ?? []) take(event);
    if (changes) last = String(changes.last);
    options.onConnection(changes ? "open" : "reconnecting");
    poll = setTimeout(pollOnce, POLL_MS);
  };

  const rest = () => {
    rested = last !== null && source?.readyState === EventSource.OPEN;
    source?.close();
    clearTimeout(poll);
    clearTimeout(retry);
  };
  const look = () => (document.hidden ? rest() : openStream());

  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    stopped = true;
    document.removeEventListener("visibilitychange", look);
    rest();
  };
}

async function askChanges(after: string | null): Promise<Changes | null> {
  try {
    const answer = await fetch(`/api/changes${after ? `?after=${after}` : ""}`);
    return answer.ok ? ((await answer.json()) as Changes) : null;
  } catch {
    return null;
  }
}
