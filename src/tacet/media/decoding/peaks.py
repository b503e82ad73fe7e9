"""Peaks, the waveform of a recording of any length, found while its samples stream by."""

import numpy as np
from numpy.typing import NDArray

FINEST = 160  # samples: 10 ms at 16 kHz, about the shortest sound that a word begins with
MAX_PEAKS = 1 << 22  # bytes: 11 h 39 min of the finest, 4 MiB


class Peaks:
    """The loudest sample of each of at most `most` equal stretches, a byte each.

    Buckets start at 10 ms; whenever they are all used, each two become one of twice the length.
    """

    def __init__(self, most: int = MAX_PEAKS) -> None:
        """Peaks in at most `most` stretches, an even number."""
        self.bucket = FINEST
        self._most = most
        self._heights = np.zeros(most, np.uint8)  # the system gives the memory as it is used
        self._used = 0
        self._rest = np.zeros(0, np.int16)

    def add(self, samples: NDArray[np.int16]) -> None:
        """Take the next samples, int16, shape `(n_samples,)`."""
        if len(self._rest):
            samples = np.concatenate((self._rest, samples))
        at = 0
        while len(samples) - at >= self.bucket:
            if self._used == self._most:
                self._halve()
                continue
            count = min((len(samples) - at) // self.bucket, self._most - self._used)
            stretch = samples[at : at + count * self.bucket].reshape(count, self.bucket)
            self._heights[self._used : self._used + count] = _heights(stretch)
            self._used += count
            at += count * self.bucket
        self._rest = samples[at:].copy()

    def _halve(self) -> None:
        half = self._most // 2
        self._heights[:half] = self._heights.reshape(half, 2).max(axis=1)
        self._used = half
        self.bucket *= 2

    def finish(self) -> bytes:
        """The peaks as bytes, 0 (silent) to 255 (full scale)."""
        if len(self._rest):
            if self._used == self._most:
                self._halve()
            self._heights[self._used] = _heights(self._rest.reshape(1, -1))[0]
            self._used += 1
            self._rest = self._rest[:0]
        return self._heights[: self._used].tobytes()


def _heights(stretches: NDArray[np.int16]) -> NDArray[np.uint8]:
    high = stretches.max(axis=1).astype(np.int32)
    loudest = np.maximum(high, -stretches.min(axis=1).astype(np.int32))
    heights: NDArray[np.uint8] = np.minimum((loudest * 255 + 16_383) // 32_767, 255).astype(
        np.uint8
    )
    return heights
