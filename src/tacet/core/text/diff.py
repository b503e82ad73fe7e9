"""Word diff of two transcripts of one recording.

Both share the recording's clock, so they are cut where neither has a word and compared between
two cuts. That keeps matching words side by side, and ten hours fast.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from tacet.core.span import Span
from tacet.core.transcript import Word

PAUSE = 0.3  # seconds without a word of either: models put the same word that far apart at most
SHORT = 8.0  # seconds of a stretch at least, if it can be: a few sentences are read together
LONG = 30.0  # seconds from which on any place will do where no word of either goes on
_PUNCTUATION = re.compile(r"[^\w]+")  # what is written and not spoken


@dataclass(frozen=True, slots=True)
class DiffWord:
    """Word of one transcript, and whether the other has it here."""

    word: Word
    same: bool


@dataclass(frozen=True, slots=True)
class DiffSpan:
    """Stretch of the recording in both transcripts; either may be empty."""

    span: Span
    before: tuple[DiffWord, ...]
    after: tuple[DiffWord, ...]

    @property
    def differs(self) -> bool:
        """Whether any word differs."""
        return not all(word.same for word in (*self.before, *self.after))


def spoken(word: Word) -> str:
    """What is compared of a word: capitals and punctuation make no difference."""
    return spoken_text(word.text)


def spoken_text(text: str) -> str:
    """What is compared of a text: letters and digits without capitals; else its marks."""
    return _PUNCTUATION.sub("", text.casefold()) or text.strip()


def diff_words(
    before: Sequence[Word], after: Sequence[Word], key: Callable[[Word], str] = spoken
) -> list[DiffSpan]:
    """Stretches of two transcripts.

    Args:
        before, after: words in time order.
        key: what is the same of two words that are.
    """
    stretches = _stretches(before, after)
    return [_compared(span, one, other, key) for span, one, other in stretches]


def _compared(
    span: Span, before: Sequence[Word], after: Sequence[Word], key: Callable[[Word], str]
) -> DiffSpan:
    keys = [key(word) for word in before], [key(word) for word in after]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    same: tuple[set[int], set[int]] = (set(), set())
    for one, other, size in matcher.get_matching_blocks():
        same[0].update(range(one, one + size))
        same[1].update(range(other, other + size))
    sides = [
        tuple(DiffWord(word, place in known) for place, word in enumerate(words))
        for words, known in zip((before, after), same, strict=True)
    ]
    return DiffSpan(span, *sides)


def _stretches(
    before: Sequence[Word], after: Sequence[Word]
) -> Iterator[tuple[Span, list[Word], list[Word]]]:
    """Stretches, each with the words of both that begin in it."""
    marked = [(word, 0) for word in before] + [(word, 1) for word in after]
    parts: tuple[list[Word], list[Word]] = ([], [])
    start = end = 0.0
    for word, side in sorted(marked, key=lambda pair: pair[0].span):
        if any(parts) and _cut(start, end, word.span.start):
            yield Span(start, end), *parts
            parts = ([], [])
        if not any(parts):
            start = end = word.span.start
        parts[side].append(word)
        end = max(end, word.span.end)
    if any(parts):
        yield Span(start, end), *parts


def _cut(start: float, end: float, following: float) -> bool:
    """Whether to cut between a stretch and the next word."""
    length, pause = end - start, following - end
    return (length >= SHORT and pause >= PAUSE) or (length >= LONG and pause >= 0)
