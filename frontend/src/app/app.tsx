import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { Player } from "@/domain/player/player";
import { PlayerContext } from "@/domain/player/use-player";
import { makeRouter } from "./router";
import { useChosenLanguage } from "./use-chosen-language";

export function App({ client }: { client: QueryClient }) {
  useChosenLanguage();
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
