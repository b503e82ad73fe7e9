"""Made conversations of the benchmarks: cut, laid out and written down."""

import random
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks.speakers import conversations, rttm
from benchmarks.speakers.conversations import LONGEST, Conversation, Turn
from benchmarks.speakers.voices import PERSONS, persons
from tacet.core.audio import SAMPLE_RATE
from tacet.core.span import Span

SPOKEN = (Span(0.5, 4.0), Span(4.5, 30.0), Span(31.0, 32.5))


def sound(seconds: float) -> np.ndarray:
    return 0.1 * np.random.default_rng(0).standard_normal(round(seconds * SAMPLE_RATE)).astype("f4")


def test_nobody_is_in_both_halves() -> None:
    tune, report = set(persons("tune")), set(persons("report"))
    assert not tune & report
    assert tune | report == set(PERSONS)


def test_utterances_follow_each_other_and_are_no_longer_than_the_longest() -> None:
    parts = list(conversations._parts(sound(33), SPOKEN, random.Random(1)))
    assert all(part.duration <= 2 * LONGEST for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert sum(part.duration for part in parts) > 28


def test_a_cut_knows_where_somebody_speaks_in_it() -> None:
    cut = conversations._cut(sound(33), SPOKEN, Span(3.0, 6.0))
    assert cut.speech == (Span(0.0, 1.0), Span(1.5, 3.0))
    assert len(cut.sound) == 3 * SAMPLE_RATE
    assert cut.sound[0] == cut.sound[-1] == 0


def test_turns_lie_in_the_sound_and_are_everybodys() -> None:
    said = {
        who: [conversations._cut(sound(33), SPOKEN, Span(1, 3)) for _ in range(6)] for who in "ab"
    }
    laid, turns = conversations._laid(said, "lively", random.Random(3))
    assert {turn.speaker for turn in turns} == {"a", "b"}
    assert max(turn.span.end for turn in turns) <= len(laid) / SAMPLE_RATE
    silent = laid.copy()
    for turn in turns:
        first, last = (round(at * SAMPLE_RATE) for at in (turn.span.start, turn.span.end))
        silent[first : last + 2] = 0
    assert np.abs(silent).max() == 0


def test_a_telephone_leaves_its_band() -> None:
    spectrum = np.abs(np.fft.rfft(conversations.through_telephone(sound(4))))
    hertz = np.fft.rfftfreq(4 * SAMPLE_RATE, 1 / SAMPLE_RATE)
    inside = (hertz > 300) & (hertz < 3400)
    assert spectrum[~inside].mean() < 0.1 * spectrum[inside].mean()


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    turns = (Turn(Span(0.5, 2.0), "a"), Turn(Span(1.5, 3.25), "b"))
    rttm.write_conversation(tmp_path, Conversation("talk", "plain", sound(4), turns))
    assert tuple(rttm.read(tmp_path / "talk.expected.rttm")) == turns
    assert (tmp_path / "talk.wav").stat().st_size == 44 + 2 * 4 * SAMPLE_RATE
