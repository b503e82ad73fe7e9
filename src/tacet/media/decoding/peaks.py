"""Peaks: the waveform of a recording of any length, in constant memory."""

import numpy as np
from numpy.typing import NDArray

MAX_PEAKS = 2000
_FIRST_BUCKET_SAMPLES = 160  # 10 ms at 16 kHz, finer than any screen shows


class Peaks:
    """Loudest sample of each of at most 2000 equal buckets.

    Buckets start at 10 ms; when all are used, pairs are merged into buckets of twice the length.
    """

    def __init__(self) -> None:
        self.bucket = _FIRST_BUCKET_SAMPLES
        self._loudest = np.zeros(MAX_PEAKS, np.int32)
        self._used = 0
        self._rest = np.zeros(0, np.int16)

    def add(self, samples: NDArray[np.int16]) -> None:
        """Take the next samples, int16, shape `(n_samples,)`."""
        if len(self._rest):
            samples = np.concatenate((self._rest, samples))
        at = 0
        while len(samples) - at >= self.bucket:
            if self._used == MAX_PEAKS:
                self._halve()
                continue
            count = min((len(samples) - at) // self.bucket, MAX_PEAKS - self._used)
            buckets = samples[at : at + count * self.bucket].reshape(count, self.bucket)
            self._loudest[self._used : self._used + count] = _loudest(buckets)
            self._used += count
            at += count * self.bucket
        self._rest = samples[at:].copy()

    def _halve(self) -> None:
        half = MAX_PEAKS // 2
        self._loudest[:half] = self._loudest.reshape(half, 2).max(axis=1)
        self._used = half
        self.bucket *= 2

    def finish(self) -> bytes:
        """Peaks as bytes, 0 (silent) to 255 (full scale), at most 2000."""
        if len(self._rest):
            if self._used == MAX_PEAKS:
                self._halve()
            self._loudest[self._used] = _loudest(self._rest.reshape(1, -1))[0]
            self._used += 1
            self._rest = self._rest[:0]
        scaled = (self._loudest[: self._used] * 255 + 16_383) // 32_767
        return np.minimum(scaled, 255).astype(np.uint8).tobytes()


def _loudest(buckets: NDArray[np.int16]) -> NDArray[np.int32]:
    high = buckets.max(axis=1).astype(np.int32)
    loudest: NDArray[np.int32] = np.maximum(high, -buckets.min(axis=1).astype(np.int32))
    return loudest
