"""Loudness frame by frame, and dead air."""

from dataclasses import replace

import numpy as np
import pytest
from builders import audio, noise, silence, tone
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.core.options import SpeechOptions
from tacet.core.speech.loudness import HOP, SILENT, far_regions, measure_loudness

OPTIONS = SpeechOptions()


@pytest.mark.parametrize("level", [-60.0, -40.0, -20.0, -6.0])
def test_the_level_of_a_tone_is_its_rms(level):
    measured = measure_loudness(audio(tone(1.0, 500.0, level)), OPTIONS).level
    assert len(measured) == 50
    assert np.allclose(measured, level, atol=0.3)


def test_a_constant_offset_is_no_sound():
    levels = measure_loudness(audio(silence(2.0) + 0.25), OPTIONS)
    assert levels.dead.all()
    assert np.allclose(levels.level, SILENT)


def test_digital_zero_and_near_silence_are_dead_but_a_quiet_room_is_not():
    assert measure_loudness(audio(silence(1.0)), OPTIONS).dead.all()
    assert measure_loudness(audio(noise(1.0, -75)), OPTIONS).dead.all()
    assert not measure_loudness(audio(noise(1.0, -58)), OPTIONS).dead.any()


def test_the_tail_of_a_quiet_recording_is_not_dead_but_its_silence_is():
    spoken = audio(noise(1.0, -58), noise(1.0, -74), noise(1.0, -84))
    dead = measure_loudness(spoken, OPTIONS).dead
    assert not dead[:100].any()
    assert dead[-25:].all()


def test_the_same_tail_after_usual_speech_is_dead():
    assert measure_loudness(audio(noise(1.0, -20), noise(1.0, -74)), OPTIONS).dead[-25:].all()


def test_dead_air_keeps_its_distance_from_sound():
    levels = measure_loudness(audio(silence(1.0), tone(0.5), silence(1.0)), OPTIONS)
    alive = np.flatnonzero(~levels.dead) * HOP
    assert alive[0] == pytest.approx(0.8)  # 200 ms before the tone
    assert alive[-1] == pytest.approx(1.68)  # the last frame of the 200 ms after it


def test_a_short_hush_within_speech_is_not_dead():
    levels = measure_loudness(audio(tone(0.5), silence(0.6), tone(0.5)), OPTIONS)
    assert not levels.dead.any()


def test_the_floor_is_that_of_the_live_frames():
    room = audio(silence(20.0), noise(8.0, -50), noise(2.0, -20))
    assert measure_loudness(room, OPTIONS).floor == pytest.approx(-50, abs=1)


@pytest.mark.parametrize("lead", [1600, 2560, 3199])
def test_the_lead_is_no_part_of_the_floor(lead):
    clip = audio(noise(0.3, -45), tone(0.6), noise(0.3, -45))
    assert measure_loudness(replace(clip, leading_silence=lead), OPTIONS).floor == pytest.approx(
        -45, abs=1
    )


def test_nothing_has_a_floor_and_a_peak_as_well():
    levels = measure_loudness(audio(), OPTIONS)
    assert len(levels.level) == 0
    assert levels.floor == SILENT
    assert levels.peak(0.0, 1.0) == SILENT


def test_the_peak_is_the_loudest_frame_between_two_times():
    levels = measure_loudness(audio(noise(1.0), tone(0.5), noise(1.0)), OPTIONS)
    assert levels.peak(0.9, 1.2) == pytest.approx(-20, abs=0.5)
    assert levels.peak(0.2, 0.8) == pytest.approx(-50, abs=2)
    assert levels.peak(1.25, 1.25) == pytest.approx(-20, abs=0.5)


@given(st.integers(0, 480_700))
@settings(max_examples=8)
def test_every_sample_has_a_frame(n):
    levels = measure_loudness(audio(silence(30.1)[:n]), OPTIONS)
    assert len(levels.level) == len(levels.dead) == -(-n // 320)


@given(st.lists(st.sampled_from([0.0, 1e-3, 0.1]), min_size=1, max_size=60))
def test_dead_air_is_quiet_long_and_alone(loudness):
    rng = np.random.default_rng(1)
    sound = audio(np.concatenate([rng.standard_normal(320) * a for a in loudness]))
    levels = measure_loudness(sound, OPTIONS)
    for i in np.flatnonzero(levels.dead):
        assert levels.level[max(0, i - 10) : i + 11].max() <= OPTIONS.dead_peak
        assert levels.level[i] < OPTIONS.dead_level


@pytest.mark.parametrize("seconds", [1 / 16_000, 0.05, 0.29])
def test_a_recording_that_is_all_quiet_is_dead_however_short(seconds):
    assert measure_loudness(audio(silence(seconds)), OPTIONS).dead.all()


def far(*parts, options=OPTIONS):
    sound = audio(np.concatenate(parts))
    return far_regions(measure_loudness(sound.frame_aligned(), options), sound.span, options)


def test_a_voice_far_under_the_loudest_moment_has_a_region_of_its_own():
    room = noise(2.0, -75)
    (region,) = far(tone(4.0, level=-15), room, tone(3.0, level=-45), room)
    assert 4.0 <= region.start <= 4.6
    assert region.end >= 9.0


def test_a_far_region_lies_inside_the_sound_whatever_its_lead():
    first = np.concatenate([noise(1.0, -75), tone(3.0, level=-45), noise(2.0, -75)])
    first[5_000] = 0.05  # the lead brings it to a border of frames
    (region,) = far(first, tone(4.0, level=-15))
    assert region.start == 0.0
    (region,) = far(tone(4.0, level=-15), first)
    assert region.end == 10.0


@pytest.mark.parametrize(
    "parts",
    [
        (tone(4.0, level=-15), noise(2.0, -75), tone(3.0, level=-30)),
        (tone(4.0, level=-15), noise(7.0, -60)),
        (tone(4.0, level=-15), noise(1.0, -75), tone(1.0, level=-45), tone(4.0, level=-15)),
        (tone(4.0, level=-15), silence(7.0)),
        (),
    ],
    ids=["not far", "only noise", "a short pause", "dead air", "nothing"],
)
def test_what_is_near_short_or_even_is_no_far_region(parts):
    assert far(*parts, np.zeros(0, np.float32)) == []


def test_without_the_option_nothing_is_far():
    sound = (tone(4.0, level=-15), noise(2.0, -75), tone(3.0, level=-45))
    assert far(*sound, options=replace(OPTIONS, vad_far=0.0)) == []
