"""Turns of a whole recording, from the local speakers of its pieces."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span, merged
from tacet.core.speakers.agglomeration import Ints, Voices
from tacet.core.speakers.clustering import NOBODY, cluster
from tacet.core.speakers.observation import FULL, LocalSpeakers


@dataclass(frozen=True, slots=True, order=True)
class Turn:
    """A stretch in which one speaker speaks; turns of several may overlap.

    Attributes:
        speaker: number, from 0 on, in the order in which they speak first.
    """

    span: Span
    speaker: int


def find_turns(
    pieces: Sequence[LocalSpeakers], options: SpeakerOptions, duration: float
) -> tuple[Turn, ...]:
    """Who speaks when in a recording of that length, in order.

    The pieces are all of a recording's, in order.
    """
    if not any(len(piece.stretches) for piece in pieces):
        return ()
    persons = _persons(pieces, options).tolist()
    said: dict[int, list[Span]] = {person: [] for person in sorted({*persons} - {NOBODY})}
    at = 0
    for piece in pieces:
        for stretch in piece.stretches:
            if persons[at] != NOBODY:
                said[persons[at]] += _speaking(piece, stretch, options, duration)
            at += 1
    return _numbered(said, options)


def _persons(pieces: Sequence[LocalSpeakers], options: SpeakerOptions) -> Ints:
    """The person of each stretch: by voices, unless pieces number them."""
    if all(piece.same_throughout for piece in pieces):
        return np.concatenate([piece.stretches[:, 0] for piece in pieces]).astype(np.int64)
    return cluster(_voices(pieces), options)


def _voices(pieces: Sequence[LocalSpeakers]) -> Voices:
    return Voices(
        np.concatenate([piece.voices for piece in pieces]),
        np.concatenate([piece.seconds for piece in pieces]),
        np.concatenate([np.full(len(p.stretches), number) for number, p in enumerate(pieces)]),
        np.concatenate([piece.stretches[:, 0] for piece in pieces]),
    )


def _speaking(
    piece: LocalSpeakers, stretch: NDArray[np.int32], options: SpeakerOptions, duration: float
) -> list[Span]:
    """When the speaker of a stretch really speaks in it."""
    speaker, first, last = stretch.tolist()
    active = piece.activity[first:last, speaker] >= options.active * FULL
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    times = np.clip(piece.start + (first + edges) * piece.hop, 0, duration).tolist()
    return [Span(*pair) for pair in zip(times[::2], times[1::2], strict=True)]


def _numbered(said: dict[int, list[Span]], options: SpeakerOptions) -> tuple[Turn, ...]:
    """Turns in order, pauses bridged, without the shortest; numbered as people speak first."""
    turns = sorted(
        (span, person)
        for person, spans in said.items()
        for span in merged(spans, options.bridged_pause)
        if span.duration >= options.min_turn
    )
    numbers: dict[int, int] = {}
    return tuple(Turn(span, numbers.setdefault(person, len(numbers))) for span, person in turns)
