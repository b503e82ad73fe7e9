import { createStore } from "@/lib/store";

/** A spelling as the text has it, and what is right. */
export interface Correction {
  heard: string;
  text: string;
}

/** A word to add: as it stands in the text, and what the model wrote before somebody changed it. */
export interface FoundWord {
  text: string;
  heard: string;
}

/** What the vocabulary's dialog shows; null while it is closed. */
export type VocabularyView =
  | { kind: "terms" }
  | { kind: "add"; word: FoundWord }
  /** Where a correction applies, or (null) all that the vocabulary would rewrite. */
  | { kind: "fix"; correction: Correction | null }
  | null;

export const vocabularyView = createStore<VocabularyView>(null);

const AROUND = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;
const MOST_LETTERS = 100; // As the server takes.

/** Opens the form that adds a word of the text; whether there was one. */
export function addWord(text: string, heard = ""): boolean {
  const [word, before] = [bare(text), bare(heard)];
  if (!word || word.length > MOST_LETTERS) return false;
  vocabularyView.set({ kind: "add", word: { text: word, heard: before === word ? "" : before } });
  return true;
}

/** A text without the punctuation around it, its white space single. */
function bare(text: string): string {
  return text.replace(AROUND, "").replace(/\s+/g, " ");
}
