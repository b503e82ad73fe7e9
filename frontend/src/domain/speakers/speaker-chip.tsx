import { initialsOf } from "./names";
import { type Person, personNamed } from "./people";

const COLORS = 8; // Then they begin again, in another shape.

/** The number of the color of the person who is so manieth to speak, from 1. */
export function voiceOf(place: number): number {
  return (place % COLORS) + 1;
}

export interface SpeakerChipProps {
  name: string | null;
  people: readonly Person[];
}

/** The mark of a person: a color, and a letter or number in it. Their name stands beside it. */
export function SpeakerChip({ name, people }: SpeakerChipProps) {
  const place = personNamed(people, name)?.place;
  const color = place === undefined ? undefined : voiceOf(place);
  const again = place !== undefined && Math.floor(place / COLORS) % 2 === 1;
  return (
    <span
      aria-hidden="true"
      className="speaker-chip"
      data-voice={color}
      data-again={again || undefined}
    >
      {name === null ? "?" : initialsOf(name, people)}
    </span>
  );
}
