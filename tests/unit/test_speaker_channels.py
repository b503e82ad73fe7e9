"""Two channels with one person each: how that is told, and what is heard in them."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from tacet.core.audio import FULL_SCALE, SAMPLE_RATE, Audio, PcmChannel
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.protocols import AudioSource
from tacet.core.span import Span
from tacet.core.speakers.channels import levels, may_be_two, one_person_each
from tacet.core.speakers.observation import FULL, LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import find_turns
from tacet.library.worker.channel_choice import ByChannel, all_levels

OPTIONS = SpeakerOptions()
STEP = 5.0
SPOKEN = -20.0  # dBFS


def channel(said: list[tuple[float, float, float]], seconds: float = 20.0) -> Audio:
    """Noise of a level (dBFS) from one second to another, over a quiet room."""
    rng = np.random.default_rng(len(said))
    sound = rng.standard_normal(round(seconds * SAMPLE_RATE)) * 10 ** (-70 / 20)
    for start, end, level in said:
        place = slice(round(start * SAMPLE_RATE), round(end * SAMPLE_RATE))
        sound[place] = rng.standard_normal(len(sound[place])) * 10 ** (level / 20)
    return Audio.from_floats(sound)


def apart(left: Audio, right: Audio) -> bool:
    known = all_levels((left, right), speaker_spans(left.duration, STEP))
    return one_person_each(known, OPTIONS)


class LoudnessDiarizer:
    """Somebody speaks where it is not silent: one of two people by turns, as far as it knows."""

    name, step = "loudness", STEP

    def listen(self, audio: AudioSource, spans: Sequence[Span]) -> Iterator[LocalSpeakers]:
        for number, span in enumerate(spans):
            sound = audio.piece(span.start, span.duration).samples / FULL_SCALE
            frames = np.square(sound[: len(sound) // 320 * 320]).reshape(-1, 320).mean(axis=1)
            loud = np.pad(frames > 10 ** (-50 / 10), (0, round(STEP / 0.02) - len(frames)))
            activity = np.zeros((len(loud), 3), np.uint8)
            activity[:, number % 2] = FULL * loud
            spoken = np.flatnonzero(loud)
            said = [(number % 2, spoken[0], spoken[-1] + 1)] if len(spoken) else []
            yield LocalSpeakers(
                start=span.start,
                hop=0.02,
                activity=activity,
                stretches=np.array(said, np.int32).reshape(-1, 3),
                voices=np.ones((len(said), 4), np.float16) / 2,
                seconds=np.full(len(said), 3.0, np.float32),
            )


def turns(left: Audio, right: Audio) -> list[tuple[float, float, int]]:
    spans = speaker_spans(left.duration, STEP)
    pieces = list(ByChannel(LoudnessDiarizer(), (left, right), OPTIONS).listen(left, spans))
    found = find_turns(pieces, OPTIONS, left.duration)
    return [(round(t.span.start, 1), round(t.span.end, 1), t.speaker) for t in found]


TALK = [(1, 4, SPOKEN), (8, 12, SPOKEN)], [(4.5, 7, SPOKEN), (13, 18, SPOKEN)]


def test_levels_are_of_full_scale_and_of_whole_frames() -> None:
    half = np.full(1700, 16_384, np.int16)
    known = levels(half, np.zeros_like(half))
    assert known.shape == (2, 2)
    assert known[:, 0] == pytest.approx(-6.02, abs=0.01)
    assert np.all(known[:, 1] < -90)


def test_two_people_with_a_channel_each() -> None:
    assert apart(*map(channel, TALK))


def test_an_echo_in_the_other_channel_changes_nothing() -> None:
    left, right = TALK
    echo = -15.0
    with_echo = [(start, end, level + echo) for start, end, level in right]
    assert apart(channel(left + with_echo), channel(right))
    assert turns(channel(left + with_echo), channel(right)) == turns(channel(left), channel(right))


def test_a_room_with_two_microphones_is_not_two_channels_of_people() -> None:
    left, right = TALK
    far = -6.0
    other = [(start, end, level + far) for start, end, level in right]
    mine = [(start, end, level + far) for start, end, level in left]
    assert not apart(channel(left + other), channel(right + mine))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (channel(TALK[0]), channel([])),
        (channel([]), channel([])),
        (channel(TALK[0]), channel(TALK[0])),
        (channel([(0, 20, -20)]), channel([(0, 20, -22)])),
        (Audio(np.zeros(0, np.int16)), Audio(np.zeros(0, np.int16))),
    ],
    ids=["one channel is empty", "both are", "the same twice", "music", "nothing at all"],
)
def test_what_is_not_one_person_each(left: Audio, right: Audio) -> None:
    assert not apart(left, right)


@pytest.mark.parametrize(
    ("numbers", "possible"),
    [
        ({}, True),
        ({"num_speakers": 2}, True),
        ({"min_speakers": 1, "max_speakers": 2}, True),
        ({"max_speakers": 5}, True),
        ({"num_speakers": 3}, False),
        ({"min_speakers": 3}, False),
        ({"max_speakers": 1}, False),
    ],
)
def test_channels_are_asked_only_where_there_may_be_two(
    numbers: dict[str, int], possible: bool
) -> None:
    assert may_be_two(SpeakerOptions(**numbers)) is possible


def test_turns_are_by_channel_however_alike_the_voices() -> None:
    assert turns(*map(channel, TALK)) == [(1, 4, 0), (4.5, 7, 1), (8, 12, 0), (13, 18, 1)]


def test_both_may_speak_at_once() -> None:
    left, right = channel([(1, 8, SPOKEN)]), channel([(4, 9, SPOKEN)])
    assert turns(left, right) == [(1, 8, 0), (4, 9, 1)]


def test_a_channel_of_a_file_is_every_second_sample(tmp_path) -> None:
    path = tmp_path / "both.pcm"
    np.arange(2 * SAMPLE_RATE, dtype=np.int16).tofile(path)
    for number in (0, 1):
        piece = PcmChannel(path, number).piece(0.5, 0.25)
        assert piece.span == Span(0.5, 0.75)
        first = SAMPLE_RATE + number
        assert piece.samples.tolist() == list(range(first, first + SAMPLE_RATE // 2, 2))
    assert len(PcmChannel(path, 1).piece(0.9, 5).samples) == SAMPLE_RATE // 10
