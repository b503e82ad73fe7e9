"""Sounds like vowels, made by a formula: input on which networks are compared."""

import numpy as np
from numpy.typing import NDArray

from tacet.compute.fbank import HOP, WINDOW, log_mel

RATE = 16_000
PITCHES = (110.0, 210.0)  # Hz of two "speakers", who take turns
FORMANTS = ((700, 1200, 2600), (350, 2200, 3000), (450, 900, 2500), (600, 1700, 2500))  # Hz


def vowels(seconds: float = 10.0) -> NDArray[np.float32]:
    """Syllables by two voices in turn, with pauses: samples in -1..1."""
    sound = np.zeros(round(seconds * RATE))
    noise = np.random.default_rng(7).standard_normal(len(sound))
    at, syllable = RATE // 2, 0
    while at + RATE // 2 < len(sound):
        voice = syllable // 8 % 2
        length = RATE // 5
        sound[at : at + length] += _syllable(PITCHES[voice], syllable, length)
        at += length + (RATE // 20 if syllable % 8 != 7 else RATE // 2)
        syllable += 1
    return (0.3 * sound + 0.001 * noise).astype(np.float32)


def _syllable(pitch: float, number: int, length: int) -> NDArray[np.float64]:
    times = np.arange(length) / RATE
    bent = pitch * (1 + 0.1 * np.sin(2 * np.pi * (times * 2 + number * 0.13)))
    phase = 2 * np.pi * np.cumsum(bent) / RATE
    formants = np.array(FORMANTS[number % len(FORMANTS)]) * (1 + 0.1 * (pitch > 150))
    sound = np.zeros(length)
    for harmonic in range(1, int(4000 / pitch)):
        gains = 1 / (1 + ((harmonic * pitch - formants) / 90) ** 2)
        sound += gains.sum() / harmonic**0.5 * np.sin(harmonic * phase)
    return sound * np.hanning(length) / np.abs(sound).max()


def features(frames: int) -> NDArray[np.float32]:
    """Log-mel features of the beginning, less their mean, shape `(frames, 80)`."""
    sound = vowels()[RATE // 2 :][: (frames - 1) * HOP + WINDOW]
    mel = log_mel(sound * np.float32(32_768))
    return np.asarray(mel - mel.mean(axis=0), np.float32)
