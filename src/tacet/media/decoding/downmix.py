"""Two channels become one without what cancels out between them.

The mean of two channels loses what stands in them with opposite signs: all of it where one channel
was wired the wrong way round, some frequencies where one microphone heard it later or through
another filter. So it is asked, frequency by frequency and moment by moment, what the mean would
lose of the two; where that is much, the second channel is turned in phase before it is added.
This is the phase-aligned downmix of parametric stereo coding. Source: Samsudin, Kurniawati, Poh,
Sattar, George: A stereo to mono downmixing scheme for MPEG-4 parametric stereo encoder (2006).
"""

from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

FRAME = 512  # samples heard at once: 32 ms at 16 kHz
HOP = FRAME // 2
BLOCK_SAMPLES = 64 * HOP  # samples worked on together
TIME_CONTEXT = 4  # frames before and after that tell how the channels stand to each other: 0.14 s
BAND_CONTEXT = 2  # frequencies on either side that tell it too: 156 Hz in all
MIN_KEPT_POWER = 0.5  # of the power: a mean that keeps less is not taken
_WINDOW = np.sqrt(np.hanning(FRAME + 1)[:FRAME]).astype(np.float32)
_CONTEXT = (
    FRAME + TIME_CONTEXT * HOP
)  # samples kept from before a block, and of what comes after it


class Downmix:
    """Mixes two channels, as they come, into one of the same length."""

    def __init__(self) -> None:
        self._pending = np.zeros((2, _CONTEXT), np.float32)  # the lead, then what is not mixed yet
        self._power = self._lost_power = 0.0

    @property
    def lost_share(self) -> float:
        """The share of the power in the two channels, 0..1, that their mean would have lost."""
        return self._lost_power / self._power if self._power else 0.0

    def feed(self, stereo: Floats) -> Floats:
        """The samples that are ready; `stereo` has shape `(2, n)`, -1..1."""
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
        """The block in the middle of `stereo`, which has a lead on both sides."""
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
    """Sums over the neighbors in time and frequency."""
    frames, bands = values.shape
    padded = np.pad(values, ((TIME_CONTEXT, TIME_CONTEXT), (BAND_CONTEXT, BAND_CONTEXT)))
    over_time = reduce(np.add, (padded[i : i + frames] for i in range(2 * TIME_CONTEXT + 1)))
    return reduce(np.add, (over_time[:, i : i + bands] for i in range(2 * BAND_CONTEXT + 1)))


def _stft(sound: Floats) -> NDArray[np.complex64]:
    frames = np.lib.stride_tricks.sliding_window_view(sound, FRAME)[::HOP] * _WINDOW
    return np.fft.rfft(frames).astype(np.complex64)


def _istft(spectra: NDArray[np.complex64], length: int) -> Floats:
    frames = np.fft.irfft(spectra, FRAME).astype(np.float32) * _WINDOW
    sound = np.zeros(length, np.float32)
    for index, frame in enumerate(frames):
        sound[index * HOP : index * HOP + FRAME] += frame
    return sound
