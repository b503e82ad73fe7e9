"""Which word of another run is which, by time and text."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tacet.core.span import Span
from tacet.core.text.diff import diff_words, spoken
from tacet.core.transcript import Word

NEAREST = 0.5  # seconds between the middles of a word and of the same one of another run


@dataclass(frozen=True, slots=True)
class Matching:
    """Words of two runs of one recording, and which are the same.

    Attributes:
        partners: places in `new` by places in `old`, both rising.
    """

    old: Sequence[Word]
    new: Sequence[Word]
    partners: dict[int, int]

    def partner(self, place: int) -> Word | None:
        """The word that is the same as the old one at this place."""
        at = self.partners.get(place)
        return None if at is None else self.new[at]

    def between(self, first: int, end: int, span: Span) -> list[Word]:
        """New words in place of the old ones from `first` to `end`.

        Args:
            span: when they are said; it tells where the words around them are no help.
        """
        same = [self.partners.get(place) for place in range(first, end)]
        start = same[0] if same else None
        if start is not None and same == list(range(start, start + len(same))):
            return list(self.new[start : start + len(same)])
        before = -1 if not first else self.partners.get(first - 1)
        behind = len(self.new) if end == len(self.old) else self.partners.get(end)
        if before is not None and behind is not None:
            return list(self.new[before + 1 : behind])
        return [word for word in self.new if span.start <= word.span.middle <= span.end]


def matched(old: Sequence[Word], new: Sequence[Word]) -> Matching:
    """Matching of two runs' words, both in time order."""
    places = {word.id: place for place, word in enumerate(old)}
    others = {word.id: place for place, word in enumerate(new)}
    partners: dict[int, int] = {}
    for stretch in diff_words(old, new):
        before = [told.word.id for told in stretch.before if told.same]
        after = [told.word.id for told in stretch.after if told.same]
        pairs = zip(before, after, strict=True)
        partners |= {places[one]: others[other] for one, other in pairs}
    return Matching(old, new, partners)


class SameWords:
    """Words of a run by what is said, to find one at nearly the same time."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words: defaultdict[str, list[Word]] = defaultdict(list)
        for word in words:
            self._words[spoken(word)].append(word)

    def nearest(self, word: Word) -> Word | None:
        """The same word at nearly the same time; None if there is none."""
        middle = word.span.middle
        near = (w for w in self._words[spoken(word)] if abs(w.span.middle - middle) <= NEAREST)
        return min(near, key=lambda other: abs(other.span.middle - middle), default=None)
