import type { Transcript, Word } from "@/api/types";

/** A word of the run that a person's text took the place of, or one that stands. */
export type ShownWord = { word: Word } | { deleted: Word };

/** Whether a person wrote a word. */
export function isWritten({ marks }: Pick<Word, "marks">): boolean {
  return marks.includes("written");
}

/**
 * The words of each segment with those of the run that are no more, each before what was written
 * in their place. One that stood in no segment of now is shown with the segment before it.
 */
export function wordsWithDeleted({
  segments,
  rewritten,
}: Pick<Transcript, "segments" | "rewritten">): ShownWord[][] {
  let next = 0;
  const deletedUntil = (moment: number): ShownWord[] => {
    const from = next;
    while (next < rewritten.length && (rewritten[next]?.start ?? moment) < moment) next += 1;
    return rewritten.slice(from, next).map((deleted) => ({ deleted }));
  };
  return segments.map(({ words }, index) => {
    const shown: ShownWord[] = [];
    let written: ShownWord[] = [];
    for (const word of words) {
      if (isWritten(word)) written.push({ word });
      else {
        shown.push(...deletedUntil(word.start), ...written, { word });
        written = [];
      }
    }
    const end = segments[index + 1]?.start ?? Number.POSITIVE_INFINITY;
    return [...shown, ...deletedUntil(end), ...written];
  });
}

/** What the run wrote where a person wrote a word, and all that the person wrote there. */
export interface Replaced {
  deleted: Word[];
  written: Word[];
}

/** The words of the run and the person's around a word that a person wrote or took out. */
export function replacementAt(
  transcript: Pick<Transcript, "segments" | "rewritten">,
  id: string,
): Replaced {
  const holds = (one: ShownWord) => ("word" in one ? one.word : one.deleted).id === id;
  const shown = wordsWithDeleted(transcript).find((words) => words.some(holds)) ?? [];
  const at = shown.findIndex(holds);
  const isKept = (one: ShownWord | undefined) => !one || ("word" in one && !isWritten(one.word));
  let [first, last] = [at, at];
  while (!isKept(shown[first - 1])) first -= 1;
  while (!isKept(shown[last + 1])) last += 1;
  const group = at < 0 ? [] : shown.slice(first, last + 1);
  return {
    deleted: group.flatMap((one) => ("deleted" in one ? [one.deleted] : [])),
    written: group.flatMap((one) => ("word" in one ? [one.word] : [])),
  };
}

/** Whether a person changed any text. */
export function hasChanges({ segments, rewritten }: Pick<Transcript, "segments" | "rewritten">) {
  return rewritten.length > 0 || segments.some(({ words }) => words.some(isWritten));
}
