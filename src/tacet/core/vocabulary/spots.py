"""Spots: written words that may be a misheard term.

Terms and stretches of words are compared by their sound keys. Counts of letters come first, for all
pairs at once: an edit distance is never smaller than half the difference of the counts.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tacet.core.options.vocabulary import VocabularyOptions
from tacet.core.term import Term
from tacet.core.text.spelling import core_of, without_possessive
from tacet.core.transcript import Verdict, Word
from tacet.core.vocabulary.likeness import likeness, sound_key

MAX_WORDS = 5  # words that one term may have been heard as
BUCKETS = 64  # counts of letters; letters of other scripts share them

Counts = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `first` to before `end` of a window that are like a term, and how much, 0..1."""

    term: Term
    first: int
    end: int
    likeness: float


class TermIndex:
    """Terms prepared for comparison with what was written."""

    def __init__(self, terms: Sequence[Term], options: VocabularyOptions) -> None:
        """Index terms by each of their spellings, replaced ones as well."""
        spelled = [(term, text) for term in terms for text in (term.text, *term.replaces)]
        self._options = options
        self._terms = [term for term, _ in spelled]
        self._keys = [sound_key(text) for _, text in spelled]
        self._counts = _counts(self._keys)
        self._sizes = np.array([len(key) for key in self._keys], np.int16)

    def spots(self, words: Sequence[Word]) -> list[Spot]:
        """Spots among the words of a window, one for each stretch and term.

        Alike ones are in the order of the terms.
        """
        stretches = list(self._stretches(words))
        if not stretches or not self._keys:
            return []
        keys = [sound_key(_joined(words, first, end)) for first, end in stretches]
        spots: dict[tuple[Term, int, int], Spot] = {}
        for at, place in zip(*np.nonzero(self._may_be_like(keys)), strict=True):
            term, (first, end) = self._terms[place], stretches[at]
            like = likeness(keys[at], self._keys[place], self._options.min_likeness)
            known = spots.get((term, first, end))
            if like and (known is None or like > known.likeness):
                spots[term, first, end] = Spot(term, first, end, like)
        order = {term: place for place, term in reversed(list(enumerate(self._terms)))}
        written = _written_places(words)
        new = (s for s in spots.values() if not written[s.term.text] & {*range(s.first, s.end)})
        return sorted(new, key=lambda spot: order[spot.term])

    def _stretches(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Stretches of kept words, of which the model is not sure."""
        sure = self._options.sure_probability
        for first in range(len(words)):
            for end in range(first + 1, min(first + MAX_WORDS, len(words)) + 1):
                if words[end - 1].verdict is not Verdict.KEPT:
                    break
                if min(word.probability for word in words[first:end]) < sure:
                    yield first, end

    def _may_be_like(self, keys: Sequence[str]) -> NDArray[np.bool_]:
        """Pairs that letter counts do not rule out, shape `(len(keys), spellings)`."""
        sizes = np.array([len(key) for key in keys], np.int16)
        longest = np.maximum(sizes[:, None], self._sizes)
        most = (longest * (1 - self._options.min_likeness)).astype(np.int16)
        may: NDArray[np.bool_] = np.abs(sizes[:, None] - self._sizes) <= most
        for at, counts in enumerate(_counts(keys)):
            places = np.nonzero(may[at])[0]
            apart = np.abs(self._counts[places] - counts).sum(axis=1)
            may[at, places] = (apart + 1) // 2 <= most[at, places]
        return may


def _counts(keys: Sequence[str]) -> Counts:
    """Number of each letter in each key, shape `(len(keys), BUCKETS)`."""
    counts = np.zeros((len(keys), BUCKETS), np.int16)
    for at, key in enumerate(keys):
        for letter in key:
            counts[at, ord(letter) % BUCKETS] += 1
    return counts


def _joined(words: Sequence[Word], first: int, end: int) -> str:
    return "".join(word.text for word in words[first:end])


def _written_places(words: Sequence[Word]) -> defaultdict[str, set[int]]:
    """Places of words by what they spell, alone or together, without a possessive as well."""
    places: defaultdict[str, set[int]] = defaultdict(set)
    for first in range(len(words)):
        for end in range(first + 1, min(first + MAX_WORDS, len(words)) + 1):
            core = core_of(_joined(words, first, end))[1]
            for spelled in (core, without_possessive(core)):
                places[spelled].update(range(first, end))
    return places
