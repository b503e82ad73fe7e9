"""Recordings with a channel for each of two people: how they are told, and heard.

Who has a microphone or a telephone line of their own is much louder there than in the other
channel. In a room with two microphones, and in music, both channels are about as loud.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import DECIBELS, FULL_SCALE, SAMPLE_RATE
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers

FRAME = SAMPLE_RATE // 20  # samples that a level is of, 50 ms
LOUD = 95  # percentile of levels that stands for speech
STRETCH = 3  # numbers of a stretch: its speaker, its first frame, the one after its last
LOWEST = 1.0  # of 16 bits: the level of digital silence

Float32 = NDArray[np.float32]


def levels(left: NDArray[np.int16], right: NDArray[np.int16]) -> Float32:
    """Level of both channels in each whole frame of 50 ms, dBFS, shape `(n_frames, 2)`."""
    return np.stack([_levels(left), _levels(right)], axis=1)


def _levels(samples: NDArray[np.int16]) -> Float32:
    whole = samples[: len(samples) // FRAME * FRAME].astype(np.float32)
    power = np.square(whole).reshape(-1, FRAME).mean(axis=1)
    return np.asarray(DECIBELS / 2 * np.log10(np.maximum(power, LOWEST) / FULL_SCALE**2))


def by_channel(name: str) -> str:
    """What a diarizer is called where it listens to channels one by one."""
    return f"{name} by channel"


def may_be_two(options: SpeakerOptions) -> bool:
    """Whether the number of people that is asked for allows two."""
    few, many = options.min_speakers, options.max_speakers
    return options.num_speakers in (0, 2) and few <= 2 and (not many or many >= 2)


def one_person_each(known: Float32, options: SpeakerOptions) -> bool:
    """Whether each of two channels, whose levels are given, is one person's.

    Somebody is loud in either of them, and hardly ever in both. Where one channel holds nothing,
    nothing is told by them.
    """
    louder = known.max(axis=1, initial=-np.inf)
    if not len(known) or louder.max() < options.channel_silence:
        return False
    loud = known[louder >= np.percentile(louder, LOUD) - options.channel_range]
    apart = loud[:, 0] - loud[:, 1]
    first, second = (np.mean(sign * apart >= options.channel_difference) for sign in (1, -1))
    heard = min(first, second) >= options.channel_heard
    return bool(heard and first + second >= options.channel_share)


def joined(
    span: Span, pair: Sequence[tuple[LocalSpeakers, Float32]], options: SpeakerOptions
) -> LocalSpeakers:
    """A piece of both channels: speaker 0 is whoever speaks in the first one, 1 in the second.

    Args:
        pair: what a diarizer heard in each, and by how much the other one is louder, dB.
    """
    activity = [_activity(span, piece, quieter, options) for piece, quieter in pair]
    stretches = [
        (number, first, last)
        for number, (piece, _) in enumerate(pair)
        for _, first, last in piece.stretches.tolist()
    ]
    first = pair[0][0]
    return LocalSpeakers(
        start=first.start,
        hop=first.hop,
        activity=np.stack(activity, axis=1),
        stretches=np.array(stretches, np.int32).reshape(-1, STRETCH),
        voices=np.zeros((len(stretches), 0), np.float16),
        seconds=np.array([(last - start) * first.hop for _, start, last in stretches], np.float32),
    )


def _activity(
    span: Span, piece: LocalSpeakers, quieter: Float32, options: SpeakerOptions
) -> NDArray[np.uint8]:
    """Probability that somebody speaks in each frame of a channel, and is no echo of the other."""
    anybody: NDArray[np.uint8] = piece.activity.max(axis=1)
    if not len(quieter):
        return anybody
    times = piece.start + (np.arange(len(anybody)) + 0.5) * piece.hop - span.start
    at = np.clip(times * SAMPLE_RATE // FRAME, 0, len(quieter) - 1).astype(int)
    return np.where(quieter[at] >= options.channel_difference, 0, anybody).astype(np.uint8)
