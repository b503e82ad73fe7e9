import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "@/api/client";
import { Player } from "@/domain/player/player";
import { PlayerContext } from "@/domain/player/use-player";
import { makeRouter } from "./router";

export function App() {
  const [client] = useState(makeClient);
  const [router] = useState(makeRouter);
  const [player] = useState(() => new Player());
  return (
    <QueryClientProvider client={client}>
      <PlayerContext value={player}>
        <RouterProvider router={router} />
      </PlayerContext>
    </QueryClientProvider>
  );
}

export function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events keep everything up to date; asking again on every focus would only cost.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
        networkMode: "always",
        retry: (count, error) => isTransient(error) && count < 3,
      },
      mutations: { networkMode: "always" },
    },
  });
}

function isTransient(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 500);
}
