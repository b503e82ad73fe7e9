"""Downmix of two channels without losing what stands in either."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.media.decoding.downmix import BLOCK_SAMPLES, Downmix, Floats

RATE = 16_000


def voice(seed: int, seconds: float = 3.0) -> Floats:
    """Noise in syllables, with the spectrum of a voice: 100 to 4000 Hz, falling."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(random.normal(size=count))
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    spectrum *= (frequency > 100) * (frequency < 4_000) / (1 + frequency / 500)
    syllables = 0.1 + np.sin(np.pi * 2 * np.arange(count) / RATE + seed) ** 2
    sound = np.fft.irfft(spectrum, count) * syllables
    return (0.1 * sound / sound.std()).astype(np.float32)


def mixed(left: Floats, right: Floats, piece: int = 1_000) -> tuple[Floats, float]:
    downmix, stereo = Downmix(), np.stack((left, right)).astype(np.float32)
    pieces = [downmix.feed(stereo[:, at : at + piece]) for at in range(0, len(left), piece)]
    return np.concatenate((*pieces, downmix.flush())), downmix.lost_share


def kept(whole: Floats, part: Floats) -> float:
    """The least share of the part's power in the whole over the octaves of speech."""
    power = [np.abs(np.fft.rfft(sound)) ** 2 for sound in (whole, part)]
    frequency = np.fft.rfftfreq(len(part), 1 / RATE)
    bands = [(frequency >= low) & (frequency < 2 * low) for low in (125, 250, 500, 1_000, 2_000)]
    return min(float(power[0][band].sum() / power[1][band].sum()) for band in bands)


def late(sound: Floats, samples: int) -> Floats:
    return np.concatenate((np.zeros(samples, np.float32), sound))[: len(sound)]


@pytest.mark.parametrize("gain", [-1.0, -0.8, -0.5, -0.3])
@pytest.mark.parametrize("delay", [0, 1, 3, 6])
def test_a_voice_that_cancels_in_whole_or_in_part_is_kept(gain: float, delay: int) -> None:
    sound = voice(1)
    mono, turned = mixed(sound, gain * late(sound, delay))
    assert kept((sound + gain * late(sound, delay)) / 2, sound) < 0.15
    assert kept(mono, sound) > 0.15
    assert turned > 0.1


@pytest.mark.parametrize("degrees", [100, 120, 150, 180, -120])
def test_a_voice_in_another_phase_is_kept(degrees: float) -> None:
    sound = voice(2)
    spectrum = np.fft.rfft(sound) * np.exp(1j * np.radians(degrees))
    mono, _ = mixed(sound, np.fft.irfft(spectrum, len(sound)).astype(np.float32))
    assert kept(mono, sound) > 0.4


def test_a_voice_under_the_cancelling_of_music_in_phase_is_kept() -> None:
    speech, music = voice(3), voice(4)
    mono, _ = mixed(music + speech, music - speech)
    mean = music  # what the mean is, without any speech
    assert abs(np.corrcoef(mean, speech)[0, 1]) < 0.1
    assert abs(np.corrcoef(np.abs(mono), np.abs(speech))[0, 1]) > 0.3


def test_two_speakers_on_two_channels_are_mixed_as_ever() -> None:
    left, right = voice(5), voice(6)
    mono, turned = mixed(left, right)
    assert turned < 0.02
    assert np.std(mono - (left + right) / 2) < 0.1 * np.std(mono)


@pytest.mark.parametrize("right", [1.0, 0.5, 0.0])
def test_what_does_not_cancel_is_the_mean_to_the_bit(right: float) -> None:
    sound = voice(7)
    mono, turned = mixed(sound, np.float32(right) * sound)
    assert np.array_equal(mono, (sound + np.float32(right) * sound) / np.float32(2))
    assert turned == 0.0


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 3 * BLOCK_SAMPLES), st.integers(1, 9_000))
def test_nothing_is_shifted_added_or_dropped_however_it_comes(count: int, piece: int) -> None:
    sound = voice(8, 3 * BLOCK_SAMPLES / RATE)[:count]
    mono, _ = mixed(sound, -sound, piece)
    assert len(mono) == count
    assert np.allclose(mono, sound, atol=1e-4)
