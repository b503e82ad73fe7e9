"""Cuts a text into cues so that as little as possible is torn apart, by dynamic programming.

The costs of all cues that may be are worked out in numpy, for many first words at once: a day of
speech has millions of them. Limits are those of `core.options.exporting.SubtitleRules`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tacet.core.options.exporting import USUAL, SubtitleRules

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

PAUSE = 3.0  # seconds of silence that no cue goes on over
FEW = 12  # narrow letters; a cue of fewer is an orphan, unless it is a sentence

EACH_CUE = 1.0  # what a cue costs: the units of all costs below
SENTENCE_INSIDE = 0.3  # an end of a sentence inside a cue
BEGUN = 1.0  # a cue that ends inside a sentence that it also begins
SILENCE_INSIDE = 0.5  # a second of silence inside a cue
TOO_SHORT = 3.0  # a second that a cue lacks
TOO_FAST = 0.1  # a letter a second too many
ORPHAN = 1.5  # a cue with hardly any text that is no sentence
SHORTEST_ROOM = 0.1  # seconds, against division by nothing
_AT_ONCE = 512  # first words, so that their costs stay in the processor's cache


@dataclass(frozen=True, slots=True)
class Measures:
    """What the cuts of a text depend on; a value for each word.

    Attributes:
        widths: narrow letters.
        spaces: 1 where a space stands before the word, else 0.
        starts: seconds.
        ends: seconds.
        gaps: seconds of silence after the word; one fewer than words.
        sentence: whether a sentence ends with the word; one fewer than words.
        tears: how much a break after the word tears apart; one fewer than words.
        until: seconds of the recording.
        rules: limits of a cue; only one long word may have more letters than a line.
    """

    widths: Sequence[float]
    spaces: Sequence[float]
    starts: Sequence[float]
    ends: Sequence[float]
    gaps: Sequence[float]
    sentence: Sequence[bool]
    tears: Sequence[float]
    until: float
    rules: SubtitleRules = USUAL


def cut(measures: Measures) -> list[tuple[int, int]]:
    """The first word of each cue and the one behind its last; of equal cuts the earliest."""
    size = len(measures.widths)
    best, came = [0.0] + [float("inf")] * size, [0] * (size + 1)
    for first, costs in enumerate(_costs(measures)):
        here = best[first]
        for end, cost in enumerate(costs, first + 1):
            total = here + cost
            if total < best[end]:
                best[end], came[end] = total, first
    cuts = [size]
    while cuts[-1]:
        cuts.append(came[cuts[-1]])
    return list(pairwise(cuts[::-1]))


def _costs(measures: Measures) -> Iterator[list[float]]:
    """For each word what cues cost that begin with it and hold one word, two, and so on."""
    table = _Table(measures)
    for begin in range(0, table.size, _AT_ONCE):
        columns = list(table.columns(begin, min(begin + _AT_ONCE, table.size)))
        costs = np.zeros((len(columns[0][0]), len(columns)))
        lengths = np.zeros(len(costs), dtype=np.int64)
        for place, (firsts, column) in enumerate(columns):
            costs[firsts - begin, place] = column
            lengths[firsts - begin] += 1
        for length, row in zip(lengths.tolist(), costs.tolist(), strict=True):
            yield row[:length]


@dataclass(slots=True)
class _Cues:
    """Cues of so many words, one for each first word that may begin such a one."""

    first: Places
    row: Floats  # narrow letters in the last line
    rows: Places
    letters: Floats
    inside: Floats  # what breaks inside cost
    ended: Flags  # whether a sentence ends inside

    def kept(self, which: Flags) -> "_Cues":
        """Those of them."""
        return _Cues(
            self.first[which], self.row[which], self.rows[which], self.letters[which],
            self.inside[which], self.ended[which],
        )  # fmt: skip


class _Table:
    """The measures as arrays, and what depends on the last word of a cue alone."""

    def __init__(self, measures: Measures) -> None:
        self._rules = measures.rules
        self.size = len(measures.widths)
        self._widths, self._spaces = _floats(measures.widths), _floats(measures.spaces)
        self._starts, self._ends = _floats(measures.starts), _floats(measures.ends)
        self._gaps = _floats(measures.gaps)
        self._sentence = np.array([*measures.sentence, True], dtype=bool)
        pause = np.append(self._gaps >= PAUSE, True)
        tears = np.append(2 * _floats(measures.tears), 0.0)
        self._inside = SENTENCE_INSIDE * self._sentence[:-1] + SILENCE_INSIDE * self._gaps
        self._limits = np.append(self._starts[1:] - self._rules.cue_gap, measures.until)
        self._closing = EACH_CUE + np.where(pause, 0.0, tears)
        self._whole_end = self._sentence | pause
        self._whole_start = np.append(True, self._sentence[:-1])

    def columns(self, begin: int, end: int) -> Iterator[tuple[Places, Floats]]:
        """First words from `begin` to `end`, and costs, for cues of one word, two, and so on."""
        first = np.arange(begin, end)
        nothing = np.zeros(len(first))
        cues = _Cues(
            first, nothing, nothing.astype(np.int64) + 1, nothing, nothing, nothing.astype(bool)
        )
        last = 0
        while len(cues.first):
            cues = self._longer(cues, last)
            yield cues.first, cues.inside + self._cost(cues, last)
            last += 1
            cues = cues.kept(cues.first + last < self.size)

    def _longer(self, cues: _Cues, last: int) -> _Cues:
        """The cues with one more word, those of them that may be.

        Args:
            last: place of that word from the first one of its cue.
        """
        at = cues.first + last
        widths = self._widths[at]
        more = widths + np.where(cues.row != 0, self._spaces[at], 0.0)
        full = (cues.row != 0) & (cues.row + more > self._rules.line_letters)
        more = np.where(full, widths, more)
        row = np.where(full, 0.0, cues.row) + more
        longer = _Cues(
            cues.first, row, cues.rows + full, cues.letters + more, cues.inside, cues.ended
        )
        if last == 0:
            return longer
        longer.inside = cues.inside + self._inside[at - 1]
        longer.ended = cues.ended | self._sentence[at - 1]
        long = self._ends[at] - self._starts[cues.first] > self._rules.longest_cue
        over = (longer.rows > self._rules.max_line_count) | long | (self._gaps[at - 1] >= PAUSE)
        return longer.kept(~over)

    def _cost(self, cues: _Cues, last: int) -> Floats:
        """What cues cost but for what is inside: their end, their time and their size."""
        at = cues.first + last
        start, spoken = self._starts[cues.first], self._ends[at]
        room = (
            np.maximum(spoken, np.minimum(self._limits[at], start + self._rules.longest_cue))
            - start
        )
        fast = cues.letters / np.maximum(room, SHORTEST_ROOM) - self._rules.reading_speed
        short = TOO_SHORT * np.maximum(0.0, self._rules.shortest_cue - room)
        cost: Floats = self._closing[at] + (short + TOO_FAST * np.maximum(0.0, fast))
        cost += np.where(~self._whole_end[at] & cues.ended, BEGUN, 0.0)
        whole = self._whole_end[at] & self._whole_start[cues.first]
        cost += np.where((cues.letters < FEW) & ~whole, ORPHAN, 0.0)
        return cost


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, dtype=np.float64)
