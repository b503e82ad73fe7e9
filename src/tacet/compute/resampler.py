"""Resampling of sound that arrives piece by piece to the rate that models take."""

import numpy as np
import soxr
from numpy.typing import NDArray

from tacet.core.audio import FULL_SCALE, HIGHEST, LOWEST, SAMPLE_RATE

BLOCK = 512  # samples that are given to the resampler at once, however they arrive
MONO = 1
QUALITY = "HQ"

Samples = NDArray[np.int16]


class StreamResampler:
    """Mono s16 sound of any rate to 16 kHz, in bounded memory.

    The same sound gives the same samples in whatever pieces it arrives: the resampler gets blocks
    of one size, and float samples, since it dithers integers.
    """

    def __init__(self, rate: int) -> None:
        """Resampler of sound with `rate` samples per second."""
        self._stream = soxr.ResampleStream(rate, SAMPLE_RATE, MONO, quality=QUALITY)
        self._pending = np.zeros(0, np.int16)

    def feed(self, samples: Samples) -> Samples:
        """Samples at 16 kHz that are ready, after the next ones of the sound."""
        self._pending = np.concatenate([self._pending, samples])
        whole = len(self._pending) // BLOCK * BLOCK
        blocks, self._pending = self._pending[:whole], self._pending[whole:]
        parts = [self._resampled(blocks[at : at + BLOCK]) for at in range(0, whole, BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def flush(self) -> Samples:
        """The last samples, after the end of the sound."""
        rest, self._pending = self._pending, np.zeros(0, np.int16)
        return self._resampled(rest, last=True)

    def _resampled(self, block: Samples, last: bool = False) -> Samples:
        floats = block.astype(np.float32) / np.float32(FULL_SCALE)
        out: NDArray[np.float32] = self._stream.resample_chunk(floats, last=last)
        return np.asarray(np.clip(np.rint(out * FULL_SCALE), LOWEST, HIGHEST), np.int16)
