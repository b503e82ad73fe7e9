"""What a model wrote for a window, however it was searched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Path = Sequence[tuple[int, int]]
"""Pairs of a token and a frame of the encoder's output that it was written at, both rising."""


class TokenAlignment(NamedTuple):
    """When the tokens of a text were said, and how probable each was.

    Attributes:
        path: finds the frames. Whoever reads the words does so, beside what is written meanwhile.
    """

    path: Callable[[], Path]
    token_probs: Sequence[float]


@dataclass(frozen=True, slots=True)
class DecodingResult:
    """What was written for one window.

    Attributes:
        tokens: of the text.
        logprob: the mean log-probability of a token, the end token counted.
        no_speech_prob: how likely it is that nobody speaks, 0..1.
        beams: with how many it was searched.
        aligned: when each token was said; None where that is not known yet.
    """

    tokens: tuple[int, ...]
    logprob: float
    no_speech_prob: float
    beams: int
    aligned: TokenAlignment | None = None
