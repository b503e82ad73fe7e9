"""Subtitles from words: few balanced lines, long enough to be read.

The cheapest of all ways to cut the text into cues and cues into lines, found exactly by dynamic
programming between pauses. Limits after the style guides of broadcasters and distributors (BBC,
EBU, Netflix).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count, pairwise

from tacet.core.span import Span
from tacet.core.text.breaks import (
    cuts_phrase,
    ends_clause,
    ends_sentence,
    has_kana,
    is_joined,
    one_line,
    visible,
    width,
)
from tacet.core.transcript import Word

WIDTH = 42  # narrow letters in a line; 16 Chinese ones, 13 Japanese ones
LINES = 2  # of a cue
SHORTEST = 1.0  # seconds that a cue stays, where silence after it allows
LONGEST = 7.0  # seconds; only one word may last longer
PER_SECOND = 17.0  # narrow letters that are read in a second
APART = 0.084  # seconds, two frames of film, from a cue that stays to the next
PAUSE = 3.0  # seconds of silence that no cue goes on over
BREATH = 0.4  # seconds of silence at which a break tears little apart
SHORTEST_ROOM = 0.1  # seconds, against division by nothing
FEW = 12  # narrow letters; a cue of fewer is an orphan, unless it is a sentence

EACH_CUE = 1.0  # what a cue costs: the units of all costs below
SENTENCE_INSIDE = 0.3  # an end of a sentence inside a cue
BEGUN = 1.0  # a cue that ends inside a sentence that it also begins
SILENCE_INSIDE = 0.5  # a second of silence inside a cue
TOO_SHORT = 3.0  # a second that a cue lacks
TOO_FAST = 0.1  # a letter a second too many
ORPHAN = 1.5  # a cue with hardly any text that is no sentence
UNBALANCED = 4.0  # lines that differ from their mean by all of it
CLAUSE_BREAK = 0.3  # a break between two clauses
WORD_BREAK = 0.6  # a break inside a clause, at least; see `cuts_phrase`

Line = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Subtitle:
    """Lines of a cue, each of whole words, and its time."""

    span: Span
    lines: tuple[Line, ...]


def subtitles(words: Sequence[Word], until: float, lines: int = LINES) -> list[Subtitle]:
    """Subtitles of a text in order, without overlap, each word in one.

    Args:
        words: whole and visible ones, in order (`core.text.breaks.whole_words`).
        until: seconds of the recording.
        lines: most lines of a cue.
    """
    if not words:
        return []
    text = _Text(words, until, lines)
    cues = text.cues()
    starts = [words[first].span.start for first, _ in cues[1:]]
    shown = zip(cues, [*starts, None], strict=True)
    return [Subtitle(text.shown(*cue, following), text.lines(*cue)) for cue, following in shown]


class _Text:
    """Words of a text with all that costs depend on, computed once.

    Cues and lines are given by the place of their first word and the place behind their last.
    """

    def __init__(self, words: Sequence[Word], until: float, most_lines: int) -> None:
        self.words, self.until, self.most_lines = words, until, most_lines
        self.kana = has_kana(words)
        self.widths = [width(visible(word), self.kana) for word in words]
        self.spaces = [0.0, *(float(not is_joined(a.text, b.text)) for a, b in pairwise(words))]
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
        """First word of each cue and the one behind its last."""
        size = len(self.words)
        best, previous = [0.0] + [float("inf")] * size, [0] * (size + 1)
        for first in range(size):
            for end, cost in self._ends_from(first):
                if best[first] + cost < best[end]:
                    best[end], previous[end] = best[first] + cost, first
        cuts = [size]
        while cuts[-1]:
            cuts.append(previous[cuts[-1]])
        return list(pairwise(cuts[::-1]))

    def _ends_from(self, first: int) -> Iterator[tuple[int, float]]:
        """Possible ends of a cue that begins with a word, with costs."""
        row, rows, letters, inside = 0.0, 1, 0.0, 0.0
        start = self.words[first].span.start
        for last in range(first, len(self.words)):
            more = self.widths[last] + (self.spaces[last] if row else 0.0)
            if row and row + more > WIDTH:
                row, rows, more = 0.0, rows + 1, self.widths[last]
            row, letters = row + more, letters + more
            if last > first:
                gap = self.gaps[last - 1]
                long = self.words[last].span.end - start > LONGEST
                if rows > self.most_lines or long or gap >= PAUSE:
                    return
                inside += SENTENCE_INSIDE * self.sentence[last - 1] + SILENCE_INSIDE * gap
            yield last + 1, inside + self._cost(first, last, letters)

    def _cost(self, first: int, last: int, letters: float) -> float:
        """Cost of a cue's end, time and size, without its inside."""
        words, ends = self.words, last == len(self.words) - 1
        limit = self.until if ends else words[last + 1].span.start - APART
        start, spoken = words[first].span.start, words[last].span.end
        room = max(spoken, min(limit, start + LONGEST)) - start
        fast = letters / max(room, SHORTEST_ROOM) - PER_SECOND
        cost = EACH_CUE + (0.0 if ends or self.gaps[last] >= PAUSE else 2 * self.break_costs[last])
        cost += TOO_SHORT * max(0.0, SHORTEST - room) + TOO_FAST * max(0.0, fast)
        ended = ends or self.sentence[last] or self.gaps[last] >= PAUSE
        whole = ended and (first == 0 or self.sentence[first - 1])
        cost += 0.0 if ended or not any(self.sentence[first:last]) else BEGUN
        return cost + (ORPHAN if letters < FEW and not whole else 0.0)

    def shown(self, first: int, end: int, following: float | None) -> Span:
        """Time of a cue: while spoken, then on into silence until readable.

        Args:
            following: when the next cue begins, in seconds.
        """
        words = self.words[first:end]
        start, spoken = words[0].span.start, max(word.span.end for word in words)
        letters = width(one_line("".join(word.text for word in words)).strip(), self.kana)
        read = start + min(LONGEST, max(SHORTEST, letters / PER_SECOND))
        if following is None:
            return Span(start, max(spoken, min(read, self.until)))
        return Span(start, max(start, min(following, max(spoken, min(read, following - APART)))))

    def lines(self, first: int, end: int) -> tuple[Line, ...]:
        """Words of a cue in as few lines as possible, balanced."""
        candidates = (self._best(first, end, lines) for lines in count(1))
        places = next(breaks for breaks in candidates if breaks is not None)
        return tuple(tuple(self.words[a:b]) for a, b in pairwise(places))

    def _best(self, first: int, end: int, lines: int) -> tuple[int, ...] | None:
        """Best breaks of a cue into `lines` lines; None without any."""
        inner = combinations(range(first + 1, end), lines - 1)
        candidates = [(first, *places, end) for places in inner]
        fitting = [
            breaks for breaks in candidates if all(self._fits(*line) for line in pairwise(breaks))
        ]
        return min(fitting, key=self._unevenness, default=None)

    def _unevenness(self, breaks: Sequence[int]) -> float:
        """Cost of unbalanced lines and of the breaks between them."""
        widths = [self._row_width(*line) for line in pairwise(breaks)]
        mean = max(sum(widths) / len(widths), 1.0)
        variance = sum((1 - row / mean) ** 2 for row in widths)
        return UNBALANCED * variance + sum(self.break_costs[place - 1] for place in breaks[1:-1])

    def _fits(self, first: int, end: int) -> bool:
        return end - first == 1 or self._row_width(first, end) <= WIDTH

    def _row_width(self, first: int, end: int) -> float:
        return sum(self.widths[first:end]) + sum(self.spaces[first + 1 : end])
