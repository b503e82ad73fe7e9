"""Mixer: frames of one kind of sound become packed 16-bit samples of the rate wanted."""

from collections.abc import Iterator

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

Kind = tuple[str, str, int]
_MAX_KNOWN_CHANNELS = 8  # beyond, and for layouts without a name, FFmpeg has no way to mix
_FULL_SCALE = {"u1": 128.0, "i2": 32_768.0, "i4": 2_147_483_648.0}


def kind_of(frame: AudioFrame) -> Kind:
    """Sample format, layout and rate: where one changes, a new mixer is needed."""
    return frame.format.name, frame.layout.name, frame.sample_rate


class Mixer:
    """Resamples and mixes frames of one kind to s16 at `rate` with 1 or 2 channels.

    Channels that FFmpeg can place are mixed by its rules; others are averaged into one.
    """

    def __init__(self, frame: AudioFrame, rate: int, channels: int) -> None:
        layout = "mono" if channels == 1 else "stereo"
        self._width = 2 * channels
        self._resampler = AudioResampler("s16", layout, rate)
        self._average = len(frame.layout.channels) > _MAX_KNOWN_CHANNELS
        self._fed = False

    def feed(self, frame: AudioFrame) -> Iterator[memoryview]:
        """The samples that are ready once this frame has gone in, as packed s16 bytes."""
        frame.pts = None  # the timeline has used it; here it could only confuse the filter
        if self._average:
            frame = averaged(frame)
        try:
            ready = self._resampler.resample(frame)
        except (FFmpegError, ValueError):
            if self._average or self._fed:
                raise
            self._average = True
            self._resampler = AudioResampler("s16", self._resampler.layout, self._resampler.rate)
            ready = self._resampler.resample(averaged(frame))
        self._fed = True
        yield from map(self._bytes, ready)

    def flush(self) -> Iterator[memoryview]:
        """The last samples, still in the resampler."""
        if self._fed:
            yield from map(self._bytes, self._resampler.resample(None))

    def _bytes(self, frame: AudioFrame) -> memoryview:
        return memoryview(frame.planes[0])[: frame.samples * self._width]


def averaged(frame: AudioFrame) -> AudioFrame:
    """The frame as one channel, the mean of all of its channels, in floats."""
    samples = frame.to_ndarray()
    scale = _FULL_SCALE.get(samples.dtype.str[1:], 1.0)
    floats: NDArray[np.float32] = samples.astype(np.float32) / np.float32(scale)
    if samples.dtype == np.uint8:
        floats -= np.float32(1.0)
    channels = len(frame.layout.channels)
    by_channel = floats if frame.format.is_planar else floats.reshape(-1, channels).T
    mean = np.nan_to_num(by_channel.mean(axis=0, dtype=np.float32)).reshape(1, -1)
    mono = av.AudioFrame.from_ndarray(np.ascontiguousarray(mono_clip(mean)), "flt", "mono")
    mono.sample_rate = frame.sample_rate
    return mono


def mono_clip(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples with everything beyond full scale brought back to it."""
    return np.clip(samples, -1.0, 1.0)
