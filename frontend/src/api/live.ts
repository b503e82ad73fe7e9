import type { Changes, LiveEvent } from "./types";

export type Connection = "open" | "reconnecting";

export interface LiveOptions {
  onEvent(event: LiveEvent): void;
  /** Called each time the server answers again after a start or a break: reload what may be old. */
  onFresh(): void;
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
 * is broken the same events are asked for by polling, and the stream is tried again.
 */
export function followEvents(options: LiveOptions): () => void {
  let source: EventSource | null = null;
  let last: string | null = null;
  let stopped = false;
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
      options.onFresh();
    };
    for (const type of TYPES) {
      stream.addEventListener(type, ({ data, lastEventId }) =>
        take({ type, data: JSON.parse(String(data)), id: Number(lastEventId) } as LiveEvent),
      );
    }
    stream.onerror = () => {
      stream.close();
      clearTimeout(poll);
      poll = setTimeout(pollOnce, 250);
      clearTimeout(retry);
      retry = setTimeout(openStream, RETRY_MS);
    };
  };

  const pollOnce = async () => {
    const reachable = await askChanges(last, (events, newest) => {
      for (const event of events) take(event);
      last = newest;
    });
    if (stopped) return;
    options.onConnection(reachable ? "open" : "reconnecting");
    if (source?.readyState !== EventSource.OPEN) poll = setTimeout(pollOnce, POLL_MS);
  };

  openStream();
  return () => {
    stopped = true;
    source?.close();
    clearTimeout(poll);
    clearTimeout(retry);
  };
}

async function askChanges(
  after: string | null,
  take: (events: Changes["events"], newest: string) => void,
): Promise<boolean> {
  try {
    const answer = await fetch(`/api/changes${after ? `?after=${after}` : ""}`);
    if (!answer.ok) return false;
    const { last, events } = (await answer.json()) as Changes;
    take(events, String(last));
    return true;
  } catch {
    return false;
  }
}
