"""Samples of a window, with leading silence, at an even level."""

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.window import Window

FRAME_SAMPLES = SAMPLE_RATE // 50  # samples over which loudness is measured
SPEECH_PERCENTILE = 90  # of the frames' levels: the level of speech
MAX_GAIN = 40.0  # dB; more would only bring up the noise of the recorder

Float32 = NDArray[np.float32]


def window_samples(audio: Audio, window: Window, level: float) -> Float32:
    """The samples of a window, float32, shape `(n_samples,)`, its speech at about `level` dBFS.

    So the gain of a recording changes no transcript. Level 0 leaves it as it is.
    """
    sound = audio.crop(window.span)
    if level:
        sound = sound * np.float32(10 ** (_gain(sound, level) / 20))
    if not window.leading_silence:
        return sound
    return np.pad(sound, (round(window.leading_silence * SAMPLE_RATE), 0))


def _gain(sound: Float32, level: float) -> float:
    """Gain in dB that brings loud frames to `level`."""
    frames = sound[: len(sound) // FRAME_SAMPLES * FRAME_SAMPLES].reshape(-1, FRAME_SAMPLES)
    if not len(frames):
        return 0.0
    loud = float(np.percentile(np.sqrt(np.mean(frames**2, axis=1)), SPEECH_PERCENTILE))
    return float(np.clip(level - 20 * np.log10(loud), -MAX_GAIN, MAX_GAIN)) if loud else 0.0
