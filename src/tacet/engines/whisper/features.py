"""The sound of a window as a model gets to hear it: with its lead, at an even level."""

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.window import Window

FRAME = SAMPLE_RATE // 50  # samples over which loudness is measured
LOUD = 90  # percentile of the frames' levels that counts as the level of speech
MOST_GAIN = 40.0  # dB; more would only bring up the noise of the recorder

Float32 = NDArray[np.float32]


def window_samples(audio: Audio, window: Window, level: float) -> Float32:
    """The samples of a window, float32, shape `(n_samples,)`, its speech at about `level` dBFS.

    A recording's gain so changes nothing of what the model hears. Level 0 leaves it as it is.
    """
    sound = audio.crop(window.span)
    if level:
        sound = sound * np.float32(10 ** (_gain(sound, level) / 20))
    if not window.leading_silence:
        return sound
    return np.pad(sound, (round(window.leading_silence * SAMPLE_RATE), 0))


def _gain(sound: Float32, level: float) -> float:
    """The gain in dB that brings the loud frames of the sound to `level`."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    if not len(frames):
        return 0.0
    loud = float(np.percentile(np.sqrt(np.mean(frames**2, axis=1)), LOUD))
    return float(np.clip(level - 20 * np.log10(loud), -MOST_GAIN, MOST_GAIN)) if loud else 0.0
