"""Peaks: the waveform of a recording of any length, in constant memory."""

import numpy as np
from numpy.typing import NDArray

FINEST_BUCKET_SAMPLES = 160  # 10 ms at 16 kHz, about the shortest sound that a word begins with
MAX_PEAKS = 1 << 22  # bytes: 11 h 39 min of the finest, 4 MiB


class Peaks:
    """Loudest sample of each of at most `max_peaks` equal buckets, as bytes.

    Buckets start at 10 ms; when all are used, pairs are merged into buckets of twice the length.
    """

    def __init__(self, max_peaks: int = MAX_PEAKS) -> None:
        """Peaks of at most `max_peaks` buckets, an even number."""
        self.bucket = FINEST_BUCKET_SAMPLES
        self._max_peaks = max_peaks
        self._peaks = np.zeros(max_peaks, np.uint8)  # the system gives the memory as it is used
        self._used = 0
        self._rest = np.zeros(0, np.int16)

    def add(self, samples: NDArray[np.int16]) -> None:
        """Take the next samples, int16, shape `(n_samples,)`."""
        if len(self._rest):
            samples = np.concatenate((self._rest, samples))
        at = 0
        while len(samples) - at >= self.bucket:
            if self._used == self._max_peaks:
                self._halve()
                continue
            count = min((len(samples) - at) // self.bucket, self._max_peaks - self._used)
            buckets = samples[at : at + count * self.bucket].reshape(count, self.bucket)
            self._peaks[self._used : self._used + count] = _peaks(buckets)
            self._used += count
            at += count * self.bucket
        self._rest = samples[at:].copy()

    def _halve(self) -> None:
        half = self._max_peaks // 2
        self._peaks[:half] = self._peaks.reshape(half, 2).max(axis=1)
        self._used = half
        self.bucket *= 2

    def finish(self) -> bytes:
        """Peaks as bytes, 0 (silent) to 255 (full scale)."""
        if len(self._rest):
            if self._used == self._max_peaks:
                self._halve()
            self._peaks[self._used] = _peaks(self._rest.reshape(1, -1))[0]
            self._used += 1
            self._rest = self._rest[:0]
        return self._peaks[: self._used].tobytes()


def _peaks(buckets: NDArray[np.int16]) -> NDArray[np.uint8]:
    high = buckets.max(axis=1).astype(np.int32)
    loudest = np.maximum(high, -buckets.min(axis=1).astype(np.int32))
    peaks: NDArray[np.uint8] = np.minimum((loudest * 255 + 16_383) // 32_767, 255).astype(np.uint8)
    return peaks
