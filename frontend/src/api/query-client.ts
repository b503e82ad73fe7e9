import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client";

/** The page's query cache, kept fresh by the server's events instead of by refetching. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // Events keep the cache fresh; refetching on focus would only cost.
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
