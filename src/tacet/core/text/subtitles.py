"""Subtitles from words: few balanced lines, long enough to be read.

Of all ways to cut the text into cues and cues into lines the one is taken that tears the least
apart (`cue_cutting`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, count, pairwise
from math import comb

from tacet.core.options.exporting import USUAL, SubtitleRules
from tacet.core.span import Span
from tacet.core.text.boundaries import (
    cuts_phrase,
    ends_clause,
    ends_sentence,
    has_kana,
    is_joined,
    one_line,
    visible,
    width,
)
from tacet.core.text.cue_cutting import Measures, cut
from tacet.core.transcript import Word

BREATH = 0.4  # seconds of silence at which a break tears little apart
MOST_WAYS = 20_000  # to break a cue that are weighed; three usual lines have at most a thousand
UNBALANCED = 4.0  # lines that differ from their mean by all of it
CLAUSE_BREAK = 0.3  # a break between two clauses
WORD_BREAK = 0.6  # a break inside a clause, at least; see `cuts_phrase`

Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Lines of a cue, each of whole words, and its time."""

    span: Span
    lines: tuple[Line, ...]


def subtitles(words: Sequence[Word], until: float, rules: SubtitleRules = USUAL) -> list[Subtitle]:
    """The subtitles of a text, in order; none overlaps another, each word stands in one.

    Args:
        words: whole and visible ones, in order (`core.text.boundaries.whole_words`).
        until: seconds of the recording.
        rules: limits; only one long word may have more letters than a line.
    """
    if not words:
        return []
    text = _Text(words, until, rules)
    cues = text.cues()
    starts = [words[first].span.start for first, _ in cues[1:]]
    shown = zip(cues, [*starts, None], strict=True)
    return [Subtitle(text.shown(*cue, following), text.lines(*cue)) for cue, following in shown]


class _Text:
    """Words of a text with all that costs depend on, computed once.

    Cues and lines are given by the place of their first word and the place behind their last.
    """

    def __init__(self, words: Sequence[Word], until: float, rules: SubtitleRules) -> None:
        self.words, self.until, self.rules = words, until, rules
        self.kana = has_kana(words)
        self.widths = [width(visible(word), self.kana) for word in words]
        self.spaces = [0.0, *(float(not is_joined(a.text, b.text)) for a, b in pairwise(words))]
        each = (wide + space for wide, space in zip(self.widths, self.spaces, strict=True))
        self.before = [0.0, *accumulate(each)]
        self.gaps = [max(0.0, b.span.start - a.span.end) for a, b in pairwise(words)]
        self.sentence = [ends_sentence(a.text, b.text) for a, b in pairwise(words)]
        self.break_costs = [self._break_cost(i) for i in range(len(words) - 1)]

    def _break_cost(self, i: int) -> float:
        """Cost of a break after a word, from 0 to about 2."""
        before, after = self.words[i], self.words[i + 1]
        if self.sentence[i]:
            return 0.0
        if ends_clause(before.text):
            return CLAUSE_BREAK
        cost = WORD_BREAK + cuts_phrase(before.text, after.text)
        return cost / 2 if self.gaps[i] >= BREATH else cost

    def cues(self) -> list[tuple[int, int]]:
        """The first word of each cue and the one behind its last."""
        starts = [word.span.start for word in self.words]
        ends = [word.span.end for word in self.words]
        return cut(
            Measures(
                self.widths, self.spaces, starts, ends, self.gaps, self.sentence, self.break_costs,
                self.until, self.rules,
            )
        )  # fmt: skip

    def shown(self, first: int, end: int, following: float | None) -> Span:
        """Time of a cue: while spoken, then on into silence until readable.

        Args:
            following: when the next cue begins, in seconds.
        """
        words = self.words[first:end]
        start, spoken = words[0].span.start, max(word.span.end for word in words)
        letters = width(one_line("".join(word.text for word in words)).strip(), self.kana)
        rules = self.rules
        read = start + min(
            rules.longest_cue, max(rules.shortest_cue, letters / rules.reading_speed)
        )
        if following is None:
            return Span(start, max(spoken, min(read, self.until)))
        return Span(
            start, max(start, min(following, max(spoken, min(read, following - rules.cue_gap))))
        )

    def lines(self, first: int, end: int) -> tuple[Line, ...]:
        """Words of a cue in as few lines as possible, balanced."""
        candidates = (self._best(first, end, lines) for lines in count(1))
        places = next(breaks for breaks in candidates if breaks is not None)
        return tuple(tuple(self.words[a:b]) for a, b in pairwise(places))

    def _best(self, first: int, end: int, lines: int) -> tuple[int, ...] | None:
        """Where to break a cue into so many lines; None where they do not hold it."""
        if comb(end - first - 1, lines - 1) > MOST_WAYS:
            return self._filled(first, end)
        best, least = None, float("inf")
        for places in combinations(range(first + 1, end), lines - 1):
            way = (first, *places, end)
            wide = [self._wide(*line) for line in pairwise(way)]
            if not all(map(self._holds, wide, pairwise(way))):
                continue
            uneven = self._unevenness(way, wide)
            if best is None or uneven < least:
                best, least = way, uneven
        return best

    def _filled(self, first: int, end: int) -> tuple[int, ...]:
        """Where lines break that are filled one after the other."""
        places = [first]
        for place in range(first + 1, end):
            line = (places[-1], place + 1)
            if not self._holds(self._wide(*line), line):
                places.append(place)
        return (*places, end)

    def _unevenness(self, way: Sequence[int], wide: Sequence[float]) -> float:
        """How unbalanced the lines of a cue are, and how much the breaks between them tear."""
        mean = max(sum(wide) / len(wide), 1.0)
        differ = sum((1 - each / mean) ** 2 for each in wide)
        return UNBALANCED * differ + sum(self.break_costs[place - 1] for place in way[1:-1])

    def _wide(self, first: int, end: int) -> float:
        if not self.kana:  # then widths are whole eighths, and their sums exact in any order
            return self.before[end] - self.before[first] - self.spaces[first]
        return sum(self.widths[first:end]) + sum(self.spaces[first + 1 : end])

    def _holds(self, wide: float, line: tuple[int, int]) -> bool:
        """Whether a line of that width is narrow enough; one of a single word always is."""
        return wide <= self.rules.line_letters or line[1] - line[0] == 1
