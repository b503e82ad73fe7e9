"""A diarizer for tests: two people who take turns, told apart by when they speak."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tacet.core.protocols import AudioSource
from tacet.core.span import Span
from tacet.core.speakers.observation import FULL, LocalSpeakers

HOP = 0.1  # seconds
LOUD = 1000  # of a sample: a burst of `sample_library.speech_wave`, not the noise around it
SECONDS = 2.0  # that each voice is said to be heard for
EVERY = 4.0  # seconds between two bursts
VOICES = np.eye(2, 4, dtype=np.float16)


@dataclass
class ScriptedDiarizer:
    """Bursts of sound are people; the first, third ... are one, the others another.

    Attributes:
        delay: seconds that each piece takes.
        on_listen: told the start of each piece before it is listened to.
    """

    name: str = "scripted"
    step: float = 7.5
    delay: float = 0.0
    on_listen: Callable[[float], object] = lambda start: None

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        """Who speaks in each piece."""
        for span in spans:
            self.on_listen(span.start)
            time.sleep(self.delay)
            yield _heard(audio, span)


def _heard(audio: AudioSource, span: Span) -> LocalSpeakers:
    frames = round(span.duration / HOP)
    activity = np.zeros((frames, 2), np.uint8)
    sound = audio.piece(span.start, span.duration)
    for frame in range(frames):
        at = span.start + frame * HOP
        if np.abs(sound.piece(at, HOP).samples.astype(np.int32)).max(initial=0) > LOUD:
            activity[frame, _person(at)] = FULL
    stretches = [
        (person, *edges)
        for person in range(2)
        for edges in np.flatnonzero(np.diff(activity[:, person], prepend=0, append=0))
        .reshape(-1, 2)
        .tolist()
    ]
    people = [person for person, *_ in stretches]
    return LocalSpeakers(
        span.start,
        HOP,
        activity,
        np.array(stretches, np.int32).reshape(-1, 3),
        VOICES[people].reshape(-1, 4),
        np.full(len(people), SECONDS, np.float32),
    )


def _person(at: float) -> int:
    return int(at // EVERY) % 2
