"""People are named by samples of their voices."""

import numpy as np
import pytest

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.samples import names_of, voice_of_all, voices_of
from tacet.core.speakers.turns import Turn

OPTIONS = SpeakerOptions()


def direction(*values: float) -> np.ndarray:
    one = np.array(values, np.float32)
    return one / np.linalg.norm(one)


ADA, BEN = direction(1, 0, 0.1), direction(0, 1, 0.1)


def piece(start: float, *voices: tuple[int, int, np.ndarray, float]) -> LocalSpeakers:
    """A piece of frames of one second: first and last frame, voice and its seconds."""
    return LocalSpeakers(
        start,
        1.0,
        np.zeros((10, max(1, len(voices))), np.uint8),
        np.array([(n, a, b) for n, (a, b, _, _) in enumerate(voices)], np.int32).reshape(-1, 3),
        np.array([v for _, _, v, _ in voices], np.float16).reshape(-1, 3),
        np.array([s for _, _, _, s in voices], np.float32),
    )


def test_the_voice_of_a_person_is_heard_where_they_take_turns() -> None:
    turns = [Turn(Span(0, 4), 0), Turn(Span(5, 9), 1), Turn(Span(10, 14), 0)]
    pieces = [piece(0.0, (0, 4, ADA, 3.0), (5, 9, BEN, 3.0)), piece(10.0, (0, 4, ADA, 2.0))]
    voices = voices_of(pieces, turns)
    assert set(voices) == {0, 1}
    assert voices[0] @ ADA == pytest.approx(1, abs=1e-3)
    assert voices[1] @ BEN == pytest.approx(1, abs=1e-3)


def test_stretches_of_nobody_and_voices_that_are_not_to_be_heard_tell_nothing() -> None:
    silent = np.zeros(3, np.float32)
    assert (
        voices_of([piece(0.0, (0, 4, silent, 0.0), (8, 9, ADA, 1.0))], [Turn(Span(0, 4), 0)]) == {}
    )


def test_the_voice_of_a_sample_is_that_of_all_of_it() -> None:
    voice = voice_of_all([piece(0.0, (0, 4, ADA, 3.0)), piece(10.0, (0, 2, ADA, 1.0)), piece(20.0)])
    assert voice is not None
    assert voice @ ADA == pytest.approx(1, abs=1e-3)
    assert voice_of_all([piece(0.0)]) is None
    assert voice_of_all([]) is None


def test_the_most_alike_are_named_first_and_each_name_is_given_once() -> None:
    nearly = direction(1, 0.4, 0)
    assert names_of({0: nearly, 1: ADA}, {"Ada": ADA}, OPTIONS) == {1: "Ada"}
    assert names_of({0: ADA, 1: BEN}, {"Ben": BEN, "Ada": ADA}, OPTIONS) == {0: "Ada", 1: "Ben"}


def test_a_stranger_gets_no_name() -> None:
    assert names_of({0: BEN}, {"Ada": ADA}, OPTIONS) == {}
