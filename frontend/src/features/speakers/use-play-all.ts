import { usePlayer } from "@/domain/player/use-player";
import type { Person } from "@/domain/speakers/people";
import { playQueue } from "@/domain/speakers/play-all";

/** Plays all that a person says, one stretch after the other. */
export function usePlayAll(): (person: Person) => void {
  const player = usePlayer();
  return ({ name, spans }) => player.playQueue(name, playQueue(spans));
}
