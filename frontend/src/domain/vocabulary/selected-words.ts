import { addWord } from "./vocabulary-view";

/** Opens the form for the selected text, else for the word that has the focus. */
export function addSelectedWords(): void {
  const selected = getSelection()?.toString().trim();
  const word = document.activeElement?.closest<HTMLElement>("[data-word]");
  addWord(selected || word?.textContent || "");
}

const LETTER = /[\p{L}\p{N}\p{M}'’-]/u;

/** The selected part of a text, else the word around the caret. */
export function wordsAt(text: string, { start, end }: { start: number; end: number }): string {
  if (start !== end) return text.slice(start, end);
  let [from, to] = [start, end];
  while (from > 0 && LETTER.test(text.charAt(from - 1))) from -= 1;
  while (to < text.length && LETTER.test(text.charAt(to))) to += 1;
  return text.slice(from, to);
}
