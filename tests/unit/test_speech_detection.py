"""From probabilities to candidate and certain speech."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from builders import HOP, FixedDetector, audio, noise, silence, tone
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import SpeechOptions
from tacet.core.protocols import SpeechProbabilities
from tacet.core.span import Span, total
from tacet.core.speech.detection import find_speech

OPTIONS = SpeechOptions()


def loud_first(*parts):
    """The parts, their first sample the loudest: frames begin with the recording."""
    sound = np.concatenate(parts)
    sound[0] = 1.0
    return audio(sound)


ROOM = loud_first(noise(3.2))  # 100 frames of an even room, alive everywhere


def frames(*runs):
    """Probabilities from `(count, probability)` pairs."""
    return np.concatenate([np.full(n, p) for n, p in runs])


class Deaf:
    """A detector that must not be asked."""

    name = "deaf"

    def track(self, audio):
        raise AssertionError("the detector was asked")


def test_candidate_speech_begins_at_one_threshold_and_ends_at_a_lower_one():
    track = frames((10, 0.0), (5, 0.2), (10, 0.3), (5, 0.2), (70, 0.1))
    (candidate,) = find_speech(ROOM, [FixedDetector(track)], OPTIONS).candidate
    assert candidate == Span(10 * HOP, 30 * HOP)


def test_a_stretch_that_never_reaches_the_threshold_is_no_speech():
    assert find_speech(ROOM, [FixedDetector(frames((100, 0.24)))], OPTIONS).candidate == ()


def test_certain_speech_must_last():
    track = frames((10, 0.0), (2, 0.9), (10, 0.3), (3, 0.9), (75, 0.0))
    assert find_speech(ROOM, [FixedDetector(track)], OPTIONS).certain == (Span(22 * HOP, 25 * HOP),)


def test_a_detector_that_fires_on_digital_zero_is_overruled():
    sound = audio(silence(1.6), noise(1.6, -20))
    candidates = find_speech(sound, [FixedDetector(frames((100, 0.9)))], OPTIONS)
    assert candidates.candidate[0].start == pytest.approx(1.4, abs=0.04)  # 200 ms before the sound
    assert candidates.probability(0.0, 1.3).max() == 0


@pytest.mark.parametrize("sound", [silence(3.0), silence(0.05), silence(0), noise(3.0, -80)])
def test_where_all_is_dead_air_the_detector_is_not_asked(sound):
    candidates = find_speech(audio(sound), [Deaf()], OPTIONS)
    assert candidates.candidate == candidates.certain == ()


def test_a_very_short_island_must_stand_out_of_the_noise():
    short = frames((50, 0.0), (1, 0.9), (49, 0.0))
    click = loud_first(noise(1.6), noise(0.032, -20), noise(1.568))
    assert find_speech(ROOM, [FixedDetector(short)], OPTIONS).candidate == ()
    assert find_speech(click, [FixedDetector(short)], OPTIONS).candidate == (Span(1.6, 1.632),)


def test_probability_is_that_of_the_frames_between_two_times():
    speech = find_speech(ROOM, [FixedDetector(frames((50, 0.1), (50, 0.7)))], OPTIONS)
    assert speech.probability(0.0, 1.6).max() == pytest.approx(0.1)
    assert speech.probability(1.6, 3.2).min() == pytest.approx(0.7)
    assert speech.probability(1.61, 1.61) == pytest.approx([0.7])
    assert len(speech.probability(50.0, 60.0)) == 1  # beyond the end: still an answer


@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=100),
    st.integers(1, 52_000),
    st.sampled_from([0.02, 0.032, 0.1]),
)
def test_speech_is_ordered_apart_and_inside_the_recording(probability, n, hop):
    sound = audio(tone(3.25)[:n])
    candidates = find_speech(sound, [FixedDetector(probability, hop)], OPTIONS)
    for spans in (candidates.candidate, candidates.certain):
        assert all(a.end < b.start for a, b in itertools.pairwise(spans))
        assert all(0 <= s.start < s.end <= sound.duration for s in spans)
    certain = [c for c in candidates.certain if c.duration * 1000 >= OPTIONS.min_speech_ms]
    inside = sum(c.overlap(s) for c in certain for s in candidates.candidate)
    assert inside == pytest.approx(total(certain))  # certain speech is candidate speech


class Mindful:
    """Detector that finds only what is loud enough, as ours do."""

    name = "mindful"

    def track(self, audio):
        blocks = [block for block in audio.blocks(HOP) if len(block)]
        loud = [float(np.sqrt(np.mean(np.square(block)))) > 0.05 for block in blocks]
        return SpeechProbabilities(np.array(loud, np.float32), HOP, audio.blocks_start)


def test_who_speaks_far_under_the_loudest_moment_is_detected_like_anybody():
    room = noise(2.0, -75)
    sound = audio(np.concatenate([tone(4.0, level=-15), room, tone(3.0, level=-45), room]))
    near, far = find_speech(sound, [Mindful()], OPTIONS).certain
    assert (near.start, near.end) == pytest.approx((0.0, 4.0), abs=0.1)
    assert (far.start, far.end) == pytest.approx((6.0, 9.0), abs=0.1)
    alike = find_speech(sound, [Mindful()], replace(OPTIONS, vad_far=0.0))
    assert len(alike.certain) == 1
