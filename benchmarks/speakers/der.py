"""Diarization error rate, and its parts (NIST RT-09; as pyannote.metrics counts them)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from benchmarks.speakers.conversations import Turn
from tacet.core.span import Span, merged


@dataclass(frozen=True, slots=True)
class Errors:
    """Seconds of speech, and of what is wrong."""

    speech: float = 0.0
    missed: float = 0.0
    invented: float = 0.0
    confused: float = 0.0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(
            self.speech + other.speech,
            self.missed + other.missed,
            self.invented + other.invented,
            self.confused + other.confused,
        )

    @property
    def rate(self) -> float:
        """Seconds that are wrong per second of speech; overlapping speech counts for each."""
        return (self.missed + self.invented + self.confused) / self.speech if self.speech else 0.0


def errors(expected: Sequence[Turn], answer: Sequence[Turn], collar: float = 0.0) -> Errors:
    """Errors of an answer, its speakers matched with those expected as well as can be.

    Args:
        collar: seconds before and after each expected start and end that are not counted.
    """
    pieces = _pieces(expected, answer, collar)
    names = sorted({turn.speaker for turn in expected}), sorted({turn.speaker for turn in answer})
    together = np.zeros((len(names[0]), len(names[1])))
    for length, wanted, given in pieces:
        for row in wanted:
            for column in given:
                together[names[0].index(row), names[1].index(column)] += length
    matched = {(names[0][r], names[1][c]) for r, c in best_pairs(together)}
    found = Errors()
    for length, wanted, given in pieces:
        right = sum((row, column) in matched for row in wanted for column in given)
        found += Errors(
            length * len(wanted),
            length * max(0, len(wanted) - len(given)),
            length * max(0, len(given) - len(wanted)),
            length * (min(len(wanted), len(given)) - right),
        )
    return found


def _pieces(
    expected: Sequence[Turn], answer: Sequence[Turn], collar: float
) -> list[tuple[float, set[str], set[str]]]:
    """Stretches in which nothing changes: seconds, who speaks, and who is said to."""
    edges = {at for turn in expected for at in (turn.span.start, turn.span.end)}
    left_out = merged(Span(max(0.0, at - collar), at + collar) for at in edges) if collar else []
    cuts = edges | {at for turn in answer for at in (turn.span.start, turn.span.end)}
    cuts |= {at for span in left_out for at in (span.start, span.end)}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        middle = (start + end) / 2
        if not any(span.start <= middle < span.end for span in left_out):
            pieces.append((end - start, _at(expected, middle), _at(answer, middle)))
    return pieces


def _at(turns: Iterable[Turn], moment: float) -> set[str]:
    return {turn.speaker for turn in turns if turn.span.start <= moment < turn.span.end}


def best_pairs(gains: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of rows and columns, each in one at most, with the largest sum.

    All ways for the smaller side, kept by which of the larger one are taken: speakers are few.
    """
    if gains.shape[0] > gains.shape[1]:
        return [(row, column) for column, row in best_pairs(gains.T)]
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}
    for row, values in enumerate(gains):
        following = dict(best)
        for taken, (total, pairs) in best.items():
            for column, value in enumerate(values):
                key = taken | 1 << column
                sum_ = total + float(value)
                if not taken >> column & 1 and sum_ > following.get(key, (-1.0, []))[0]:
                    following[key] = (sum_, [*pairs, (row, column)])
        best = following
    return max(best.values())[1]
