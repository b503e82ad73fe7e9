"""Sinks of decoded audio: PCM with its peaks, or Ogg Opus."""

import os
from fractions import Fraction

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame

from tacet.media.decoding.peaks import Peaks

_BLOCK_BYTES = 1 << 16
_OPUS_BIT_RATE = 64_000  # bit/s per channel: speech and music without audible loss


class PcmSink:
    """Writes s16 samples to a descriptor in blocks and computes the peaks."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._pending = bytearray()
        self.peaks = Peaks()

    def write(self, samples: memoryview | bytes) -> None:
        """Take the next packed s16 mono samples. Raises OSError."""
        self._pending += samples
        if len(self._pending) >= _BLOCK_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write all buffered samples."""
        block, self._pending = bytes(self._pending), bytearray()
        self.peaks.add(np.frombuffer(block, np.int16))
        write_all(self._descriptor, block)


class OpusSink:
    """Encodes s16 samples at 48 kHz as Ogg Opus to a descriptor."""

    rate = 48_000

    def __init__(self, descriptor: int, channels: int) -> None:
        self._layout = "mono" if channels == 1 else "stereo"
        self._width = 2 * channels
        self._container = av.open(_DescriptorFile(descriptor), "w", format="ogg")
        self._stream = self._container.add_stream("libopus", rate=self.rate)
        context: AudioCodecContext = self._stream.codec_context
        context.layout = self._layout
        context.bit_rate = _OPUS_BIT_RATE * channels
        context.options = {"compression_level": "5"}
        self._at = 0
        self._pending = bytearray()

    def write(self, samples: memoryview | bytes) -> None:
        """Take the next packed s16 samples. Raises OSError."""
        self._pending += samples
        if len(self._pending) >= _BLOCK_BYTES:
            self._encode()

    def close(self) -> None:
        """Encode the remaining samples and finish the file."""
        self._encode()
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _encode(self) -> None:
        block, self._pending = bytes(self._pending), bytearray()
        if not block:
            return
        frame = AudioFrame("s16", self._layout, len(block) // self._width)
        frame.planes[0].update(block)
        frame.sample_rate = self.rate
        frame.time_base = Fraction(1, self.rate)
        frame.pts = self._at
        self._at += frame.samples
        self._container.mux(self._stream.encode(frame))


class _DescriptorFile:
    """Write-only file object, all that a muxer needs."""

    name = "copy.ogg"

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, data: bytes) -> int:
        write_all(self._descriptor, data)
        return len(data)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of `data`. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
