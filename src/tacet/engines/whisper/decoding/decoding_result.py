"""Text of a window as a decoder returns it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

AlignmentPath = Sequence[tuple[int, int]]
"""Pairs of a token and a frame of encoder output, both rising."""


class TokenAlignment(NamedTuple):
    """Alignment and probabilities of the tokens of a text.

    Attributes:
        path: computes the alignment; called by the reader of the words, beside the next batch.
    """

    path: Callable[[], AlignmentPath]
    token_probs: Sequence[float]


@dataclass(frozen=True, slots=True)
class DecodingResult:
    """Decoded text of one window.

    Attributes:
        avg_logprob: the mean log-probability of a token, the end token counted.
        no_speech_prob: probability that nobody speaks, 0..1.
        beams: beam size of the search.
        other_texts: tokens of the other texts that were found, the most probable first.
        alignment: None where the text is not aligned yet.
    """

    tokens: tuple[int, ...]
    avg_logprob: float
    no_speech_prob: float
    beams: int
    other_texts: tuple[tuple[int, ...], ...] = ()
    alignment: TokenAlignment | None = None
