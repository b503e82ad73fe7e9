"""The made material is the same every time, and its reference stands where the speech is."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.material import KINDS, dead_air, made, mixes, through_mp3
from benchmarks.metamorphic import differing
from benchmarks.report import table
from benchmarks.score import Utterance

RATE = 16_000


def beep(seconds):
    """A tone that stands for speech."""
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE)


@pytest.mark.parametrize("kind", KINDS)
def test_dead_air_is_the_same_every_time_and_never_clips(kind):
    sound = made(kind, 1.0)
    assert len(sound) == RATE
    assert np.array_equal(sound, made(kind, 1.0))
    assert np.abs(sound).max() < 1
    assert kind == "digital zero" or not np.array_equal(sound, made(kind, 1.0, seed=1))


def test_dead_air_comes_in_every_kind_and_length():
    found = list(dead_air((0.05, 1)))
    assert len(found) == 2 * len(KINDS)
    assert {r.audio.duration for r in found} == {0.05, 1.0}


def test_the_utterances_of_a_mix_lie_where_its_sound_is():
    spoken = [(beep(1.2), Utterance(0.1, 1.1, "one")), (beep(0.7), Utterance(0.1, 0.6, "two"))]
    mix = next(mixes(spoken, ((2.0, 3.0, 1.0),)))
    assert sorted(u.text for u in mix.utterances) == ["one", "two"]
    samples = np.abs(mix.audio.samples.astype(int))
    inside = np.zeros(len(samples), bool)
    for u in mix.utterances:
        inside[round((u.start - 0.1) * RATE) : round((u.end + 0.1) * RATE)] = True
        assert samples[round(u.start * RATE) : round(u.end * RATE)].mean() > 5000
    assert samples[~inside].max() == 0
    assert mix.audio.duration == pytest.approx(2 + 3 + 1 + 1.2 + 0.7)


def test_a_round_trip_through_mp3_moves_nothing():
    sound = np.concatenate([np.zeros(RATE), beep(0.5), np.zeros(RATE)])
    back = through_mp3(sound)
    assert len(back) == len(sound)
    lags = np.correlate(back, sound[RATE - 200 : RATE + 8200], "valid")
    assert abs(int(np.argmax(lags)) - (RATE - 200)) <= 1


def test_words_that_differ_are_counted_once_each():
    assert differing(["a", "b", "c"], ["a", "b", "c"]) == 0
    assert differing(["a", "b", "c"], ["a", "x", "c", "d"]) == 2


def test_a_table_shows_nothing_as_a_dash():
    assert table(["a", "b"], [(None, 0.12345)]).splitlines()[-1] == "| - | 0.123 |"
