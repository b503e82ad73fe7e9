"""Repetition in a text: loops, restarts and words written twice."""

from collections.abc import Sequence

LONGEST_PHRASE = 8  # words: what Whisper repeats in a loop is shorter


def normalized(text: str) -> str:
    """A word's text for comparison, in lower case, without punctuation."""
    return text.strip(" .,!?;:-\"'").lower()


def count_repeats(texts: Sequence[str], longest: int = LONGEST_PHRASE) -> list[int]:
    """For each word, the times in a row its phrase is said.

    A phrase is up to `longest` words; "no no no" gives 3 for each "no".
    """
    said = [normalized(text) for text in texts]
    counts = [1] * len(said)
    for size in range(1, longest + 1):
        i = 0
        while i + 2 * size <= len(said):
            n = 1
            while said[i + n * size : i + (n + 1) * size] == said[i : i + size]:
                n += 1
            if n > 1:
                for k in range(i, i + n * size):
                    counts[k] = max(counts[k], n)
            i += n * size if n > 1 else 1
    return counts


def count_restarted(texts: Sequence[str], shortest: int, tail: int) -> int:
    """Number of words at the end that repeat earlier text.

    Whisper may begin a short window again; what is repeated with more words behind it was said.

    Args:
        shortest: words of a run that counts as repeated.
        tail: words from the end at which such a run stops.
    """
    said = [normalized(text) for text in texts]
    restarted: set[int] = set()
    before = [0] * len(said)  # length of the common run that ends at the word before and at each j
    for i in range(len(said)):
        runs = [0] * len(said)
        for j in range(i):
            if said[i] == said[j]:
                runs[j] = min(i - j, 1 + (before[j - 1] if j else 0))
            if runs[j] >= shortest and len(said) - i <= tail:
                restarted.update(range(i - runs[j] + 1, i + 1))
        before = runs
    return len(restarted)


def is_said_twice(texts: Sequence[str]) -> bool:
    """Whether the words are one phrase and then the same phrase again."""
    said = [normalized(text) for text in texts]
    half = len(said) // 2
    return bool(said) and said[:half] == said[half:]


def may_be_loop(texts: Sequence[str], times: int) -> bool:
    """Whether some phrase is said that many times in a row."""
    return any(count >= times for count in count_repeats(texts))
