"""Voices of people as a whole, and who of them is known by voice from elsewhere."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.agglomeration import NEVER
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """What a person's voice is like on the whole.

    Attributes:
        direction: mean of the directions of what was heard, each as long as it was heard for,
            shape `(n_dims,)`; shorter than 1 the less alike they are.
        seconds: how much speech of this person alone it was made from.
    """

    direction: NDArray[np.float32]
    seconds: float

    def with_more(self, other: "Voice") -> "Voice":
        """The same person's voice, by what was heard elsewhere as well."""
        seconds = self.seconds + other.seconds
        total = self.direction * self.seconds + other.direction * other.seconds
        return Voice(np.asarray(total / seconds, np.float32), seconds)


def voices_of(pieces: Sequence[LocalSpeakers], turns: Sequence[Turn]) -> dict[int, Voice]:
    """The voice of each speaker that is heard alone, by number.

    Args:
        pieces: all of a recording's, in order.
        turns: who speaks when, in order, by whatever is known: by `find_turns`, or by a text.
    """
    ends = list(accumulate((turn.span.end for turn in turns), max))
    starts = [turn.span.start for turn in turns]
    heard: dict[int, list[tuple[NDArray[np.float32], float]]] = {}
    for piece in pieces:
        for at, (_, first, last) in enumerate(piece.stretches.tolist()):
            span = Span(piece.start + first * piece.hop, piece.start + last * piece.hop)
            near = turns[bisect_right(ends, span.start) : bisect_left(starts, span.end)]
            who, seconds = _speaker(span, near), float(piece.seconds[at])
            own = piece.voices[at].astype(np.float32) * np.float32(seconds)
            if who is not None and own.any():
                heard.setdefault(who, []).append((own, seconds))
    return {who: _mean(parts) for who, parts in sorted(heard.items())}


def _speaker(span: Span, turns: Sequence[Turn]) -> int | None:
    """Whose turns most of a stretch lies in; in two, whose turn is no longer than needed."""
    best = max(
        ((turn.span.overlap(span), -turn.span.duration, turn.speaker) for turn in turns),
        default=(0.0, 0.0, 0),
    )
    return best[2] if best[0] > 0 else None


def _mean(parts: Sequence[tuple[NDArray[np.float32], float]]) -> Voice:
    seconds = sum(duration for _, duration in parts)
    total = np.sum([own for own, _ in parts], axis=0)
    return Voice(np.asarray(total / seconds, np.float32), seconds)


def known_people(
    voices: Mapping[int, Voice], known: Mapping[str, Voice], options: SpeakerOptions
) -> dict[int, str]:
    """Who of some people is known, by number: their names.

    The most alike are matched first, and nobody twice. Whoever is too little alike to anybody, or
    was hardly heard, has no name.
    """
    pairs = sorted(
        (
            (likeness(voice, other), number, name)
            for number, voice in voices.items()
            for name, other in known.items()
            if min(voice.seconds, other.seconds) >= options.known_seconds
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    names: dict[int, str] = {}
    for alike, number, name in pairs:
        if alike < options.known_voice:
            break
        if number not in names and name not in names.values():
            names[number] = name
    return names


def likeness(one: Voice, other: Voice) -> float:
    """The mean cosine of all that was heard of one with all that was heard of the other.

    It does not rise with how much was heard, as that of the means does. Below every other where
    the voices are of different networks.
    """
    if one.direction.shape != other.direction.shape:
        return NEVER
    return float(one.direction @ other.direction)
