"""The diarization error rate of the benchmarks; the values are those of pyannote.metrics 4.2."""

import numpy as np
import pytest

from benchmarks.speakers.conversations import Turn
from benchmarks.speakers.der import best_pairs, errors
from tacet.core.span import Span


def turns(*given: tuple[float, float, str]) -> list[Turn]:
    return [Turn(Span(start, end), speaker) for start, end, speaker in given]


EXPECTED = turns((0, 10, "a"), (8, 15, "b"), (16, 20, "a"), (21, 23, "c"))
CASES = {
    "the same under other names": (turns((0, 10, "x"), (8, 15, "y"), (16, 20, "x"), (21, 23, "z"))),
    "one speaker for all": turns((0, 23, "x")),
    "late and early": turns((0.5, 9, "x"), (9, 15.5, "y"), (16.2, 20.5, "y"), (21, 23, "x")),
    "nobody": [],
}


@pytest.mark.parametrize(
    ("name", "collar", "missed", "invented", "confused", "speech"),
    [
        ("the same under other names", 0.0, 0.0, 0.0, 0.0, 23.0),
        ("one speaker for all", 0.0, 2.0, 2.0, 7.0, 23.0),
        ("one speaker for all", 0.25, 1.5, 1.0, 6.0, 20.0),
        ("late and early", 0.0, 2.7, 1.0, 5.8, 23.0),
        ("late and early", 0.25, 1.75, 0.5, 5.0, 20.0),
        ("nobody", 0.0, 23.0, 0.0, 0.0, 23.0),
        ("nobody", 0.25, 20.0, 0.0, 0.0, 20.0),
    ],
)
def test_errors_are_those_of_pyannote_metrics(
    name: str, collar: float, missed: float, invented: float, confused: float, speech: float
) -> None:
    found = errors(EXPECTED, CASES[name], collar)
    parts = (found.missed, found.invented, found.confused, found.speech)
    assert parts == pytest.approx((missed, invented, confused, speech))


def test_pairs_are_the_best_together() -> None:
    assert sorted(best_pairs(np.array([[5.0, 4.0], [4.0, 0.0]]))) == [(0, 1), (1, 0)]
    assert sorted(best_pairs(np.array([[1.0], [2.0], [3.0]]))) == [(2, 0)]
    assert best_pairs(np.zeros((2, 0))) == []
