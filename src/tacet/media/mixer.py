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
_EVERY = 7  # samples: enough of them to tell whether two channels are each other's opposite
_CANCELLED = 0.01  # share of the channels' power in their mean, below which they cancel out
_FULL_SCALE = {"u1": 128.0, "i2": 32_768.0, "i4": 2_147_483_648.0}


def kind_of(frame: AudioFrame) -> Kind:
    """Sample format, layout and rate: where one changes, a new mixer is needed."""
    return frame.format.name, frame.layout.name, frame.sample_rate


class Mixer:
    """Resamples and mixes frames of one kind to s16 at `rate` with 1 or 2 channels.

    Channels that FFmpeg can place are mixed by its rules; others are averaged into one. Two that
    are each other's opposite, as where one was wired the wrong way round, would be mixed into
    silence and lose every word; so one of them is turned over.

    Attributes:
        turned: whether that was ever necessary.
    """

    def __init__(self, frame: AudioFrame, rate: int, channels: int) -> None:
        layout = "mono" if channels == 1 else "stereo"
        self._width = 2 * channels
        self._resampler = AudioResampler("s16", layout, rate)
        self._average = len(frame.layout.channels) > _MAX_KNOWN_CHANNELS
        self._fed = False
        self._may_cancel = (len(frame.layout.channels), channels) == (2, 1)
        self._opposite = False
        self.turned = False

    def feed(self, frame: AudioFrame) -> Iterator[memoryview]:
        """The samples that are ready once this frame has gone in, as packed s16 bytes."""
        frame.pts = None  # the timeline has used it; here it could only confuse the filter
        if self._average:
            frame = averaged(frame)
        elif self._may_cancel:
            frame = self._righted(frame)
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

    def _righted(self, frame: AudioFrame) -> AudioFrame:
        """The stereo frame, its second channel turned over where it is the opposite of the first.

        Silence is taken as the sound before it.
        """
        self._opposite = cancels(frame, self._opposite)
        self.turned = self.turned or self._opposite
        return turned(frame) if self._opposite else frame

    def _bytes(self, frame: AudioFrame) -> memoryview:
        return memoryview(frame.planes[0])[: frame.samples * self._width]


def averaged(frame: AudioFrame) -> AudioFrame:
    """The frame as one channel, the mean of all of its channels, in floats."""
    mean = np.nan_to_num(_floats(frame).mean(axis=0, dtype=np.float32)).reshape(1, -1)
    mono = av.AudioFrame.from_ndarray(np.ascontiguousarray(mono_clip(mean)), "flt", "mono")
    mono.sample_rate = frame.sample_rate
    return mono


def _floats(frame: AudioFrame, step: int = 1) -> NDArray[np.float32]:
    """Every `step`-th sample in -1..1, shape `(channels, n_samples)`."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, len(frame.layout.channels)).T
    scale = _FULL_SCALE.get(samples.dtype.str[1:], 1.0)
    floats: NDArray[np.float32] = samples[:, ::step].astype(np.float32) / np.float32(scale)
    return floats - np.float32(1.0) if samples.dtype == np.uint8 else floats


def cancels(frame: AudioFrame, known: bool) -> bool:
    """Whether the two channels of a frame cancel each other out; `known` where both are silent."""
    left, right = _floats(frame, _EVERY)
    power = float(left @ left + right @ right) / 2
    return (power + float(left @ right)) / 2 < _CANCELLED * power if power else known


def turned(frame: AudioFrame) -> AudioFrame:
    """The stereo frame with its second channel upside down."""
    samples = frame.to_ndarray()
    right = samples[1] if frame.format.is_planar else samples[0, 1::2]
    # the least whole number has no negative, but every one has its complement
    right[...] = np.negative(right) if samples.dtype.kind == "f" else np.invert(right)
    out = av.AudioFrame.from_ndarray(samples, frame.format.name, frame.layout.name)
    out.sample_rate = frame.sample_rate
    return out


def mono_clip(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The samples with everything beyond full scale brought back to it."""
    return np.clip(samples, -1.0, 1.0)
