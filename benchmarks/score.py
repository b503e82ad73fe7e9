"""How well a transcript fits what was said: word errors, invented words, errors of time.

Words are compared in lower case and without punctuation; the digits 0 to 10 count as their names.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FAR = 0.5  # seconds from every utterance at which a word counts as invented
PAUSE = 0.25  # seconds between utterances that no word may lie across
_WORD = re.compile(r"[a-z0-9']+")
NUMBERS = {
    "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six",
    "7": "seven", "8": "eight", "9": "nine", "10": "ten",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A word that a program wrote, in seconds; `doubtful` where the program itself marks it."""

    text: str
    start: float
    end: float
    doubtful: bool = False

    @property
    def middle(self) -> float:
        """The time halfway, in seconds."""
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was really said, from its first sound to its last, in seconds."""

    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a program wrote for one utterance, and how many words of it are errors."""

    utterance: Utterance
    written: str
    errors: int


@dataclass(frozen=True, slots=True)
class Score:
    """What a transcript got wrong; scores of several recordings add up.

    Attributes:
        reference: words that were said. `written`: words that were written.
        wrong, missed, extra: words replaced, left out and added, by the cheapest alignment.
        invented: words whose middle lies more than `FAR` from every utterance.
        across: words that lie across a pause of `PAUSE` or more between two utterances.
        starts, ends: errors of the first words' starts and the last words' ends, in seconds.
    """

    reference: int = 0
    written: int = 0
    wrong: int = 0
    missed: int = 0
    extra: int = 0
    invented: int = 0
    across: int = 0
    starts: tuple[float, ...] = field(default=(), repr=False)
    ends: tuple[float, ...] = field(default=(), repr=False)

    @property
    def errors(self) -> int:
        """Words wrong, missed and extra."""
        return self.wrong + self.missed + self.extra

    @property
    def error_rate(self) -> float | None:
        """Word error rate: errors per reference word; None where nothing was said."""
        return self.errors / self.reference if self.reference else None

    def __add__(self, other: "Score") -> "Score":
        names = self.__dataclass_fields__
        return Score(**{name: getattr(self, name) + getattr(other, name) for name in names})


def normalized(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [NUMBERS.get(word, word) for word in _WORD.findall(text.lower())]


def split(words: Iterable[Said]) -> list[Said]:
    """The words as they are compared; one that holds several becomes several."""
    return [replace(word, text=text) for word in words for text in normalized(word.text)]


def aligned(
    reference: Sequence[str], written: Sequence[str]
) -> list[tuple[int | None, int | None]]:
    """Pairs of indices (reference, written) of the cheapest alignment; None where one has none."""
    cost = _costs(reference, written)
    pairs: list[tuple[int | None, int | None]] = []
    i, j = len(reference), len(written)
    while i or j:
        differ = int(reference[i - 1] != written[j - 1]) if i and j else 0
        if i and j and cost[i, j] == cost[i - 1, j - 1] + differ:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif i and cost[i, j] == cost[i - 1, j] + 1:
            i -= 1
            pairs.append((i, None))
        else:
            j -= 1
            pairs.append((None, j))
    return pairs[::-1]


def _costs(reference: Sequence[str], written: Sequence[str]) -> NDArray[np.int64]:
    """The table of edit distances, shape `(len(reference) + 1, len(written) + 1)`."""
    steps = np.arange(len(written) + 1)
    cost = np.zeros((len(reference) + 1, len(written) + 1), np.int64)
    cost[0] = steps
    theirs = np.array(written, dtype=object)
    for i, word in enumerate(reference, 1):
        row = cost[i - 1] + 1
        row[1:] = np.minimum(row[1:], cost[i - 1, :-1] + (theirs != word))
        cost[i] = np.minimum.accumulate(row - steps) + steps  # a run of extra words
    return cost


def score(utterances: Sequence[Utterance], words: Iterable[Said]) -> Score:
    """What a transcript of one recording got wrong."""
    written = split(words)
    texts = [normalized(u.text) for u in utterances]
    reference = [text for utterance in texts for text in utterance]
    firsts, lasts = _edges(utterances, texts)
    pairs = aligned(reference, [word.text for word in written])
    hits = [(a, written[b]) for a, b in pairs if a is not None and b is not None]
    right = [(a, word) for a, word in hits if reference[a] == word.text]
    return Score(
        reference=len(reference),
        written=len(written),
        wrong=len(hits) - len(right),
        missed=sum(b is None for _, b in pairs),
        extra=sum(a is None for a, _ in pairs),
        invented=len(invented(utterances, written)),
        across=sum(_lies_across(word, utterances) for word in written),
        starts=tuple(abs(word.start - firsts[a]) for a, word in right if a in firsts),
        ends=tuple(abs(word.end - lasts[a]) for a, word in right if a in lasts),
    )


def by_utterance(utterances: Sequence[Utterance], words: Iterable[Said]) -> list[Heard]:
    """What was written for each utterance; an extra word counts to the one before it."""
    written = [word.text for word in split(words)]
    owners = [i for i, u in enumerate(utterances) for _ in normalized(u.text)]
    reference = [text for u in utterances for text in normalized(u.text)]
    errors = [0] * len(utterances)
    texts: list[list[str]] = [[] for _ in utterances]
    at = 0
    for a, b in aligned(reference, written) if owners else ():
        at = at if a is None else owners[a]
        errors[at] += a is None or b is None or reference[a] != written[b]
        texts[at] += [] if b is None else [written[b]]
    return [
        Heard(u, " ".join(text), n) for u, text, n in zip(utterances, texts, errors, strict=True)
    ]


def _edges(
    utterances: Sequence[Utterance], texts: Sequence[list[str]]
) -> tuple[dict[int, float], dict[int, float]]:
    """The index of each utterance's first word with its start, of each last word with its end."""
    firsts, lasts, index = {}, {}, 0
    for utterance, text in zip(utterances, texts, strict=True):
        if text:
            firsts[index] = utterance.start
            index += len(text)
            lasts[index - 1] = utterance.end
    return firsts, lasts


def invented(utterances: Sequence[Utterance], words: Iterable[Said]) -> list[Said]:
    """The words whose middle lies more than `FAR` seconds from every utterance."""
    return [
        word
        for word in words
        if not any(u.start - FAR <= word.middle <= u.end + FAR for u in utterances)
    ]


def _lies_across(word: Said, utterances: Sequence[Utterance]) -> bool:
    """Whether a word reaches from one utterance over a real pause into the next."""
    return any(
        after.start - before.end >= PAUSE and word.start < before.end and word.end > after.start
        for before, after in pairwise(utterances)
    )


def median(values: Sequence[float]) -> float | None:
    """The middle value; the upper one of two. None of nothing."""
    return sorted(values)[len(values) // 2] if values else None


def percentile_95(values: Sequence[float]) -> float | None:
    """The value that 95 % do not exceed. None of nothing."""
    return sorted(values)[int(len(values) * 0.95)] if values else None
