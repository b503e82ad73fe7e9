"""Clips for the load measurement are cut in pauses, and their words are those said in them."""

import pytest
from builders import audio, silence

from benchmarks.clips import AROUND, LONGEST, SHORTEST, clips_of
from benchmarks.load import p95
from benchmarks.recordings import Recording
from benchmarks.score import Utterance


def talk(name: str, count: int, each: float = 1.9, pause: float = 0.6) -> Recording:
    step = each + pause
    said = tuple(Utterance(1 + i * step, 1 + i * step + each, f"{name} {i}") for i in range(count))
    return Recording(name, audio(silence(2 + count * step)), said)


def test_clips_are_of_the_asked_length_and_hold_what_is_said_in_them():
    clips = clips_of([talk("one", 40), talk("two", 40)], 16)
    lengths = [clip.audio.duration for clip in clips]
    assert all(SHORTEST <= length <= LONGEST for length in lengths)
    assert max(lengths) - min(lengths) > 2  # short ones and long ones
    for clip in clips:
        assert clip.utterances[0].start == pytest.approx(AROUND)
        assert clip.utterances[-1].end <= clip.audio.duration
    told = [u.text for clip in clips for u in clip.utterances]
    assert len(told) == len(set(told))
    assert {text.split()[0] for text in told} == {"one", "two"}


def test_too_few_clips_are_refused():
    with pytest.raises(ValueError, match="give only 1 clips"):
        clips_of([talk("one", 2)], 3)


def test_the_longest_waits_are_counted():
    assert p95([float(n) for n in range(1, 101)]) == pytest.approx(95.05)
