"""Voices on the whole, and who is known by voice from another recording."""

from dataclasses import replace

import numpy as np
import pytest

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.attribute import with_speakers, words_with_speakers
from tacet.core.speakers.known import Voice, known_people, likeness, voices_of
from tacet.core.speakers.labels import is_label, label
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn
from tacet.core.transcript import Segment, Transcript, Word

OPTIONS = replace(SpeakerOptions(), known_voice=0.5, known_seconds=3.0)
AXES = np.eye(4, dtype=np.float32)
HOP = 0.5  # seconds


def piece(start: float, *stretches: tuple[int, int, int, float]) -> LocalSpeakers:
    """A piece with stretches of (axis of the voice, first frame, end frame, seconds)."""
    return LocalSpeakers(
        start,
        HOP,
        np.zeros((15, 2), np.uint8),
        np.array([(0, first, last) for _, first, last, _ in stretches], np.int32).reshape(-1, 3),
        AXES[[axis for axis, *_ in stretches]].astype(np.float16).reshape(-1, 4),
        np.array([seconds for *_, seconds in stretches], np.float32),
    )


def turn(start: float, end: float, speaker: int) -> Turn:
    return Turn(Span(start, end), speaker)


def voice(*numbers: float, seconds: float = 10.0) -> Voice:
    return Voice(np.array(numbers, np.float32), seconds)


def test_a_voice_is_the_mean_of_all_that_is_heard_of_it_by_how_long() -> None:
    pieces = [piece(0, (0, 0, 6, 3.0), (1, 8, 14, 2.0)), piece(7.5), piece(15, (2, 0, 2, 1.0))]
    found = voices_of(pieces, [turn(0, 3, 7), turn(4, 7.2, 2), turn(15, 16, 7)])
    assert list(found) == [2, 7]
    assert found[7].direction == pytest.approx([0.75, 0, 0.25, 0])
    assert (found[7].seconds, found[2].seconds) == (4.0, 2.0)


def test_a_stretch_in_two_turns_is_theirs_in_whose_turn_more_of_it_lies() -> None:
    interruption = [piece(0, (0, 0, 14, 3.0), (1, 4, 6, 1.0))]
    found = voices_of(interruption, [turn(0, 7, 0), turn(2, 3, 1)])
    assert found[0].direction == pytest.approx(AXES[0])
    assert found[1].direction == pytest.approx(AXES[1])


def test_what_is_not_heard_alone_or_in_nobodys_turn_is_nobodys() -> None:
    silent = replace(piece(0, (0, 0, 4, 2.0)), voices=np.zeros((1, 4), np.float16))
    assert voices_of([silent], [turn(0, 2, 0)]) == {}
    without = replace(silent, voices=np.zeros((1, 0), np.float16))
    assert voices_of([without], [turn(0, 2, 0)]) == {}, "told apart by something else than voices"
    assert voices_of([piece(0, (0, 0, 4, 2.0))], [turn(2, 7, 0)]) == {}
    assert voices_of([], []) == {}


def test_a_long_turn_before_others_is_not_overlooked() -> None:
    turns = [turn(0, 100, 0), turn(10, 11, 1), turn(20, 21, 1)]
    found = voices_of([piece(45, (3, 0, 10, 3.0))], turns)
    assert list(found) == [0]


def test_what_is_heard_elsewhere_counts_by_its_length() -> None:
    both = voice(1, 0, seconds=30).with_more(voice(0, 1, seconds=10))
    assert both.direction == pytest.approx([0.75, 0.25])
    assert both.seconds == 40


def test_the_most_alike_are_matched_first_and_nobody_twice() -> None:
    people = {0: voice(0.8, 0.6, 0), 1: voice(0.9, 0.1, 0), 2: voice(0, 0, 1)}
    known = {"Ada": voice(1, 0, 0), "Bob": voice(0.5, 0.5, 0)}
    assert known_people(people, known, OPTIONS) == {1: "Ada", 0: "Bob"}
    assert known_people(people, {"Ada": known["Ada"]}, OPTIONS) == {1: "Ada"}


@pytest.mark.parametrize(("along", "named"), [(0.51, True), (0.49, False)])
def test_whoever_is_too_little_alike_has_no_name(along: float, named: bool) -> None:
    found = known_people({0: voice(along, 0.1)}, {"Ada": voice(1, 0)}, OPTIONS)
    assert (found == {0: "Ada"}) is named


def test_who_was_hardly_heard_is_not_known() -> None:
    short = voice(1, 0, seconds=2.9)
    assert known_people({0: short}, {"Ada": voice(1, 0)}, OPTIONS) == {}
    assert known_people({0: voice(1, 0)}, {"Ada": short}, OPTIONS) == {}


def test_voices_of_different_networks_are_not_alike() -> None:
    assert likeness(voice(1, 0), voice(1, 0, 0)) < -1
    assert likeness(voice(0.5, 0.5), voice(1, 0)) == 0.5, "the mean over all that was heard"


def test_people_with_a_name_have_it_in_place_of_a_label() -> None:
    words = [Word(Span(n, n + 0.5), f" w{n}", 0.9) for n in range(3)]
    turns, names = [turn(0, 1, 0), turn(1, 3, 1)], {1: "Ada"}
    told = words_with_speakers(words, turns, SpeakerOptions(), names)
    assert [word.speaker for word in told] == ["Speaker 1", "Ada", "Ada"]
    text = Segment(Span(0, 2.5), " w0 w1 w2", tuple(words), (), 0, 0.0, 0.0, 0.0, 1.0)
    whole = Transcript(3.0, segments=(text,), removed=(Word(Span(2.6, 2.9), " r", 0.1),))
    shown = with_speakers(whole, turns, SpeakerOptions(), names).transcript
    assert [one.speaker for one in shown.segments] == ["Speaker 1", "Ada"]
    assert shown.removed[0].speaker == "Ada"


def test_labels_are_told_from_names() -> None:
    assert is_label(label(0))
    assert is_label("Speaker 12")
    assert not any(map(is_label, ["Speaker", "Speaker 0", "speaker 1", "Speaker 1b", "Ada"]))
