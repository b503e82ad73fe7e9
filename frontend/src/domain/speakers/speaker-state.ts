import { createStore } from "@/lib/store";

/** Whether the list of those who speak is open. */
export const speakersOpen = createStore(false);

/** Whose menu is open, at the head of what they say; null while none is. */
export interface SpeakerMenu {
  runId: string;
  /** Null where nobody is known. */
  name: string | null;
  /** A word of the turn at whose head it was opened. */
  word: string;
  head: HTMLElement;
}

export const speakerMenu = createStore<SpeakerMenu | null>(null);

/** The words of which a person is asked who says them; null while nobody is. */
export interface Moving {
  runId: string;
  words: readonly string[];
}

export const moving = createStore<Moving | null>(null);

/** Action of the shortcut that asks who says some words; set by the text while it is mounted. */
export const moveActions = {
  /** Asks about the selected words, else what is spoken where the reader is. */
  open: (): void => undefined,
};

/** Closes all that is asked about the people of a text. */
export function closeSpeakers(): void {
  speakersOpen.set(false);
  speakerMenu.set(null);
  moving.set(null);
}
