"""Names for people whose voice somebody has given a sample of."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.agglomeration import Float32
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn


def voices_of(pieces: Iterable[LocalSpeakers], turns: Sequence[Turn]) -> dict[int, Float32]:
    """Direction of each person's voice, by number, from the stretches in which they take turns."""
    sums: dict[int, Float32] = {}
    for piece in pieces:
        for number, (_, first, last) in enumerate(piece.stretches.tolist()):
            span = Span(piece.start + first * piece.hop, piece.start + last * piece.hop)
            person = _who_speaks(span, turns)
            heard = piece.voices[number].astype(np.float32) * piece.seconds[number]
            if person is not None and heard.any():
                sums[person] = sums.get(person, np.zeros_like(heard)) + heard
    return {person: _direction(voice) for person, voice in sums.items()}


def voice_of_all(pieces: Iterable[LocalSpeakers]) -> Float32 | None:
    """Direction of the one voice of a sample; None where there is none to be heard alone."""
    heard = [piece.voices.astype(np.float32).T @ piece.seconds for piece in pieces]
    total = np.sum([one for one in heard if one.size], axis=0) if heard else np.zeros(0)
    return _direction(np.asarray(total, np.float32)) if np.any(total) else None


def names_of(
    people: Mapping[int, Float32], samples: Mapping[str, Float32], options: SpeakerOptions
) -> dict[int, str]:
    """Names of people by number, the most alike first; each name is of one person at most."""
    alike = sorted(
        ((float(voice @ sample), person, name)
         for person, voice in people.items() for name, sample in samples.items()),
        key=lambda one: (-one[0], one[1], one[2]),
    )  # fmt: skip
    names: dict[int, str] = {}
    for cosine, person, name in alike:
        if cosine >= options.sample_voice and person not in names and name not in names.values():
            names[person] = name
    return names


def _who_speaks(span: Span, turns: Sequence[Turn]) -> int | None:
    """The person whose turns cover most of a stretch; None where nobody's do."""
    shared: dict[int, float] = {}
    for turn in turns:
        if (together := span.overlap(turn.span)) > 0:
            shared[turn.speaker] = shared.get(turn.speaker, 0.0) + together
    return max(shared, key=lambda person: shared[person], default=None)


def _direction(voice: Float32) -> Float32:
    length = float(np.linalg.norm(voice))
    return np.asarray(voice / length if length else voice, np.float32)
