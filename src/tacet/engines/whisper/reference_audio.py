"""Fixed test audio for self-test, exactness and speed."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio

CLIP = Path(__file__).parent / "known_speech.pcm"  # three seconds of a made voice (CC0)
PADDED_SECONDS = 5.0  # seconds to which the reference clips are padded
LOUD, FAINT = 0.1, 0.001  # of full scale: the deviation of noise

Float32 = NDArray[np.float32]
LogMel = Callable[..., Float32]
"""From samples at 16 kHz, and how many samples to pad them to with silence, to a spectrogram."""


def reference_audio(seconds: float) -> Float32:
    """Voiced syllables over faint noise, samples at 16 kHz."""
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    phase = 2 * np.pi * np.cumsum(110 + 30 * np.sin(2 * np.pi * 0.7 * time)) / SAMPLE_RATE
    voice = sum(np.sin(k * phase) / k for k in range(1, 25))
    syllables = np.clip(np.sin(2 * np.pi * 2 * time), 0, None)
    return np.asarray(0.1 * voice * syllables + _noise(len(time), FAINT), np.float32)


def reference_features(log_mel: LogMel) -> Float32:
    """Features of speech and of noisy speech, `(2, n_mels, frames)`."""
    audio = Audio.from_pcm(CLIP)
    speech = audio.crop(audio.span)
    noise = _noise(len(speech), LOUD)
    size = round(PADDED_SECONDS * SAMPLE_RATE)
    return np.stack([log_mel(sound, size) for sound in (speech, speech + noise / 10)])


def _noise(count: int, deviation: float) -> Float32:
    values = np.random.default_rng(0).standard_normal(count)
    return np.asarray(deviation * values, np.float32)
