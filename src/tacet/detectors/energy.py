"""Detector without a model, by the level over the noise floor.

It cannot tell speech from noise: for tests, and where ONNX Runtime does not load.
"""

import numpy as np

from tacet.core.audio import Audio
from tacet.core.options import SpeechOptions
from tacet.core.protocols import SpeechProbabilities
from tacet.core.speech.loudness import HOP, measure_loudness

MIDDLE = 12.0  # dB over the noise floor that mean a probability of one half
SLOPE = 3.0  # dB by which the probability changes markedly


class EnergyDetector:
    """Speech probability from the level over the noise floor."""

    name = "energy"

    def track(self, audio: Audio) -> SpeechProbabilities:
        """A logistic function of the level over the floor, a frame every 20 ms."""
        levels = measure_loudness(audio, SpeechOptions())
        over = np.where(levels.dead, -np.inf, levels.level - levels.floor)
        probability = 1 / (1 + np.exp(-(over - MIDDLE) / SLOPE))
        return SpeechProbabilities(probability.astype(np.float32), HOP)
