import { createContext, useContext } from "react";
import { useStore } from "@/lib/store";
import type { Player } from "./player";
import type { PlayerState } from "./player-state";

export const PlayerContext = createContext<Player | null>(null);

/** The page's one player. */
export function usePlayer(): Player {
  const player = useContext(PlayerContext);
  if (!player) throw new Error("usePlayer needs a PlayerContext above it");
  return player;
}

export function usePlayerState(): PlayerState {
  return useStore(usePlayer().state);
}
