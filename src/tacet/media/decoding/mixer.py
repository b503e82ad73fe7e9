"""Mixer: frames of one format to packed s16 at the output rate."""

from collections.abc import Iterator

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from numpy.typing import NDArray

from tacet.media.decoding.downmix import Downmix

FrameFormat = tuple[str, str, int]
_MAX_MIXABLE_CHANNELS = 8  # FFmpeg cannot mix more, nor unnamed layouts
_WARN_SHARE = 0.1  # of the power lost in a plain mean, from which a warning is due
_FULL_SCALE = {"u1": 128.0, "i2": 32_768.0, "i4": 2_147_483_648.0}


def frame_format(frame: AudioFrame) -> FrameFormat:
    """Sample format, layout and rate; each change needs a new mixer."""
    return frame.format.name, frame.layout.name, frame.sample_rate


class Mixer:
    """Resamples and mixes frames of one format to s16, mono or stereo.

    Stereo to mono goes through `downmix`; layouts that FFmpeg knows are mixed by its rules, others
    averaged.
    """

    def __init__(self, frame: AudioFrame, rate: int, channels: int) -> None:
        count = len(frame.layout.channels)
        self._width = 2 * channels
        self._downmix = Downmix() if (count, channels) == (2, 1) else None
        self._resampler = (
            AudioResampler("fltp", "stereo", rate)
            if self._downmix
            else AudioResampler("s16", "mono" if channels == 1 else "stereo", rate)
        )
        self._average = count > _MAX_MIXABLE_CHANNELS
        self._has_input = False

    @property
    def channels_cancel(self) -> bool:
        """Whether the mean of two channels would have lost much."""
        return self._downmix is not None and self._downmix.lost_share > _WARN_SHARE

    def feed(self, frame: AudioFrame) -> Iterator[memoryview]:
        """Packed s16 samples that are ready after this frame."""
        frame.pts = None  # already used by the timeline; it would confuse the filter
        if self._average:
            frame = average_channels(frame)
        try:
            ready = self._resampler.resample(frame)
        except (FFmpegError, ValueError):
            if self._average or self._has_input:
                raise
            ready = self._averaging().resample(average_channels(frame))
        self._has_input = True
        yield from map(self._bytes, ready)

    def flush(self) -> Iterator[memoryview]:
        """Samples still in the resampler and the downmix."""
        if self._has_input:
            yield from map(self._bytes, self._resampler.resample(None))
            if self._downmix:
                yield to_s16(self._downmix.flush())

    def _averaging(self) -> AudioResampler:
        rate, layout = self._resampler.rate, "mono" if self._downmix else self._resampler.layout
        self._average, self._downmix = True, None
        self._resampler = AudioResampler("s16", layout, rate)
        return self._resampler

    def _bytes(self, frame: AudioFrame) -> memoryview:
        if self._downmix:
            return to_s16(self._downmix.feed(np.nan_to_num(frame.to_ndarray())))
        return memoryview(frame.planes[0])[: frame.samples * self._width]


def to_s16(samples: NDArray[np.float32]) -> memoryview:
    """Samples in -1..1 as s16 bytes, clipped to full scale."""
    whole = np.rint(samples * np.float32(32_768)).clip(-32_768, 32_767)
    return memoryview(whole.astype(np.int16)).cast("B")


def average_channels(frame: AudioFrame) -> AudioFrame:
    """Mean of all channels of the frame, as float samples."""
    mean = np.nan_to_num(_floats(frame).mean(axis=0, dtype=np.float32)).reshape(1, -1)
    mono = av.AudioFrame.from_ndarray(np.ascontiguousarray(clip_to_full_scale(mean)), "flt", "mono")
    mono.sample_rate = frame.sample_rate
    return mono


def _floats(frame: AudioFrame) -> NDArray[np.float32]:
    """Samples in -1..1, shape `(channels, n_samples)`."""
    samples = frame.to_ndarray()
    if not frame.format.is_planar:
        samples = samples.reshape(-1, len(frame.layout.channels)).T
    scale = _FULL_SCALE.get(samples.dtype.str[1:], 1.0)
    floats: NDArray[np.float32] = samples.astype(np.float32) / np.float32(scale)
    return floats - np.float32(1.0) if samples.dtype == np.uint8 else floats


def clip_to_full_scale(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples clipped to -1..1."""
    return np.clip(samples, -1.0, 1.0)
