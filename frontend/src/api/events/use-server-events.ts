import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { createStore, useStore } from "@/lib/store";
import { applyEvent } from "./apply-event";
import { type Connection, subscribeToEvents } from "./events-client";

const connection = createStore<Connection>("open");

/** Keeps the query cache in step with the server while the caller is mounted. */
export function useServerEvents(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      subscribeToEvents({
        onEvent: (event) => applyEvent(client, event),
        // Peaks never change, and missed parts of a transcript are replayed.
        onConnect: (replayed) => {
          const kept = new Set<unknown>(replayed ? ["peaks", "transcript"] : ["peaks"]);
          void client.invalidateQueries({ predicate: ({ queryKey }) => !kept.has(queryKey[0]) });
        },
        onConnection: (state) => connection.set(state),
      }),
    [client],
  );
}

export function useConnection(): Connection {
  return useStore(connection);
}
