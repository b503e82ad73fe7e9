"""Resampling does not depend on the pieces in which sound arrives."""

import numpy as np
import pytest
from builders import tone
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.compute.resampler import StreamResampler
from tacet.core.audio import SAMPLE_RATE, Audio

RATES = (8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000)
SOUND = (np.random.default_rng(3).standard_normal(30_000) * 4_000).astype(np.int16)


def resampled(rate, pieces):
    resampler = StreamResampler(rate)
    return np.concatenate([*(resampler.feed(piece) for piece in pieces), resampler.flush()])


@given(st.sampled_from(RATES), st.lists(st.integers(0, 30_000), max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_pieces_give_the_same_samples(rate, cuts):
    assert np.array_equal(resampled(rate, np.split(SOUND, sorted(cuts))), resampled(rate, [SOUND]))


@pytest.mark.parametrize("rate", RATES)
def test_length_is_kept(rate):
    assert len(resampled(rate, [SOUND])) == pytest.approx(len(SOUND) * SAMPLE_RATE / rate, abs=1)


def test_sound_of_the_right_rate_is_not_touched():
    assert np.array_equal(resampled(SAMPLE_RATE, [SOUND]), SOUND)


@pytest.mark.parametrize("rate", [8_000, 24_000, 48_000])
def test_a_tone_stays_a_tone(rate):
    high = Audio.from_floats(tone(3.0, 1_000 * SAMPLE_RATE / rate)).samples  # 1 kHz at that rate
    out = resampled(rate, [high]).astype(np.float64)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    assert np.argmax(spectrum) * SAMPLE_RATE / len(out) == pytest.approx(1_000, abs=2)


def test_the_loudest_samples_are_clipped_not_wrapped():
    square = np.tile(np.repeat(np.array([32_767, -32_768], np.int16), 50), 200)
    out = resampled(48_000, [square]).astype(np.int32)
    steps = np.abs(np.diff(out))
    assert out.max() == 32_767
    assert steps.max() < 60_000
