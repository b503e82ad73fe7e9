import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { makeQueryClient } from "@/api/query-client";
import { Player } from "@/domain/player/player";
import { PlayerContext } from "@/domain/player/use-player";
import { makeRouter } from "./router";
import { useChosenLanguage } from "./use-chosen-language";

export function App() {
  useChosenLanguage();
  const [client] = useState(makeQueryClient);
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
