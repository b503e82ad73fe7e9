"""Repetition in a text: phrases in a row, text that begins again, phrases written twice."""

from collections.abc import Sequence

LOOP = 3  # times in a row from which a phrase may be a loop
TAIL = 3  # words from the end at which what is told once more may stop


def normalized(text: str) -> str:
    """A word's text without case, spaces and the marks around it, to compare words by."""
    return text.strip(" .,!?;:-\"'").lower()


def count_repeats(texts: Sequence[str], longest: int = 8) -> list[int]:
    """For each word, how many times in a row the phrase it stands in is said, 1 if only once.

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


def count_restarted(texts: Sequence[str], shortest: int) -> int:
    """How many words at the end tell once more what stood before, word for word, in runs of
    `shortest` on.

    Whisper that has come to the end of a sound may begin it again, most of all where it is handed
    less than its full window. What is told again with more than a word or two behind it was said.
    """
    said = [normalized(text) for text in texts]
    restarted: set[int] = set()
    before = [0] * len(said)  # length of the common run that ends at the word before and at each j
    for i in range(len(said)):
        runs = [0] * len(said)
        for j in range(i):
            if said[i] == said[j]:
                runs[j] = min(i - j, 1 + (before[j - 1] if j else 0))
            if runs[j] >= shortest and len(said) - i <= TAIL:
                restarted.update(range(i - runs[j] + 1, i + 1))
        before = runs
    return len(restarted)


def is_said_twice(texts: Sequence[str]) -> bool:
    """Whether the words are one phrase and then the same phrase again."""
    said = [normalized(text) for text in texts]
    half = len(said) // 2
    return bool(said) and said[:half] == said[half:]


def may_be_loop(texts: Sequence[str]) -> bool:
    """Whether some phrase is said `LOOP` times in a row."""
    return any(count >= LOOP for count in count_repeats(texts))
