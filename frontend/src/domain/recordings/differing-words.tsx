export interface DifferingWordsProps {
  words: readonly { id: string; word: string; same: boolean }[];
}

/** Words of one of two texts, those that the other has not marked. */
export function DifferingWords({ words }: DifferingWordsProps) {
  return words.map(({ id, word, same }) =>
    same ? (
      word
    ) : (
      <mark key={id} className="differs">
        {word}
      </mark>
    ),
  );
}
