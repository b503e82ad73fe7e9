"""Phase-aligned downmix of two channels to one, so that nothing cancels out.

The mean of two channels loses what they hold with opposite signs: all of it where one channel is
wired the wrong way round, some frequencies where one microphone was later or filtered otherwise.
So where the mean would lose much, by frequency and time, the second channel's phase is aligned
before it is added, as in parametric stereo coding. Source: Samsudin, Kurniawati, Poh,
Sattar, George: A stereo to mono downmixing scheme for MPEG-4 parametric stereo encoder (2006).
"""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FRAME = 512  # samples: 32 ms at 16 kHz
HOP = FRAME // 2
BLOCK_SAMPLES = 64 * HOP  # processed at once
TIME_CONTEXT = 4  # frames before and after that are averaged: 0.14 s
BAND_CONTEXT = 2  # bands on either side that are averaged: 156 Hz in all
MIN_KEPT_POWER = 0.5  # share of the power; a mean that keeps less is corrected
_WINDOW = np.sqrt(np.hanning(FRAME + 1)[:FRAME]).astype(np.float32)
_CONTEXT = FRAME + TIME_CONTEXT * HOP  # samples kept before and after a block


class Downmix:
    """Streaming downmix of two channels to one of the same length."""

    def __init__(self) -> None:
        self._pending = np.zeros((2, _CONTEXT), np.float32)  # context, then unmixed samples
        self._power = self._lost_power = 0.0

    @property
    def lost_share(self) -> float:
        """Share of the power, 0..1, that the channels' mean would lose."""
        return self._lost_power / self._power if self._power else 0.0

    def feed(self, stereo: Floats) -> Floats:
        """Mixed samples that are ready; `stereo` has shape `(2, n)`, -1..1."""
        self._pending = np.concatenate((self._pending, stereo), axis=1)
        ready = []
        while self._pending.shape[1] >= _CONTEXT + BLOCK_SAMPLES + _CONTEXT:
            ready.append(self._mixed(self._pending[:, : _CONTEXT + BLOCK_SAMPLES + _CONTEXT]))
            self._pending = self._pending[:, BLOCK_SAMPLES:]
        return np.concatenate(ready) if ready else np.zeros(0, np.float32)

    def flush(self) -> Floats:
        """The last samples."""
        count = self._pending.shape[1] - _CONTEXT
        silence = np.zeros((2, 2 * BLOCK_SAMPLES + _CONTEXT), np.float32)
        last = self.feed(silence)[:count]
        self._pending = np.zeros((2, _CONTEXT), np.float32)
        return last

    def _mixed(self, stereo: Floats) -> Floats:
        """Block in the middle of `stereo`, which has context on both sides."""
        middle = slice(_CONTEXT, _CONTEXT + BLOCK_SAMPLES)
        mean: Floats = (stereo[0] + stereo[1]) / np.float32(2)
        if np.array_equal(stereo[0], stereo[1]):
            return mean[middle]
        left, right = _stft(stereo[0]), _stft(stereo[1])
        power = _power(left) + _power(right)
        self._power += float(power.sum())
        cross = _neighbor_sums(left * right.conj())
        near = _neighbor_sums(power)
        lost = near + 2 * cross.real < MIN_KEPT_POWER * near
        if not lost.any():
            return mean[middle]
        self._lost_power += float(power[lost].sum())
        turn = cross / np.maximum(np.abs(cross), np.finfo(np.float32).tiny)
        added = np.where(lost, right * (turn - 1) / 2, 0)
        return (mean + _istft(added, stereo.shape[1]))[middle]


def _power(spectra: NDArray[np.complex64]) -> Floats:
    power: Floats = spectra.real**2 + spectra.imag**2
    return power


def _neighbor_sums(values: NDArray[Any]) -> NDArray[Any]:
    """Sums over neighbors in time and frequency, shape as `values`."""
    frames, bands = values.shape
    padded = np.pad(values, ((TIME_CONTEXT, TIME_CONTEXT), (BAND_CONTEXT, BAND_CONTEXT)))
    over_time = reduce(np.add, (padded[i : i + frames] for i in range(2 * TIME_CONTEXT + 1)))
    return reduce(np.add, (over_time[:, i : i + bands] for i in range(2 * BAND_CONTEXT + 1)))


def _stft(samples: Floats) -> NDArray[np.complex64]:
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::HOP] * _WINDOW
    return np.fft.rfft(frames).astype(np.complex64)


def _istft(spectra: NDArray[np.complex64], length: int) -> Floats:
    frames = np.fft.irfft(spectra, FRAME).astype(np.float32) * _WINDOW
    samples = np.zeros(length, np.float32)
    for index, frame in enumerate(frames):
        samples[index * HOP : index * HOP + FRAME] += frame
    return samples
