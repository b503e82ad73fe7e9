"""Audio, the one value that knows samples: 16 kHz, mono, 16 bit, usually memory-mapped.

Seconds become sample indices here and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.core.span import Span

SAMPLE_RATE = 16_000  # Hz: what Whisper and Silero hear
FULL_SCALE = 32_768.0  # the int16 value that stands for 1.0

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Audio:
    """A recording as samples, int16, shape `(n_samples,)`, 16 kHz mono.

    The samples may be a memory map, so a value of this type costs no memory whatever its length;
    float samples exist only for the stretch that is asked for.
    """

    samples: NDArray[np.int16]

    @classmethod
    def from_pcm(cls, path: Path) -> "Audio":
        """The audio in a raw PCM file (s16, native order, mono, 16 kHz), memory-mapped."""
        if path.stat().st_size < 2:
            return cls(np.zeros(0, np.int16))
        return cls(np.memmap(path, dtype=np.int16, mode="r", shape=(path.stat().st_size // 2,)))

    @classmethod
    def from_floats(cls, samples: NDArray[np.floating]) -> "Audio":
        """The audio of float samples in -1..1, shape `(n_samples,)`; louder ones are clipped."""
        scaled = np.round(np.asarray(samples, np.float64) * FULL_SCALE)
        return cls(np.clip(scaled, -32_768, 32_767).astype(np.int16))

    @property
    def duration(self) -> float:
        """The length in seconds."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def span(self) -> Span:
        """The whole recording as a span."""
        return Span(0.0, self.duration)

    def stretch(self, span: Span) -> Float32:
        """The samples of `span` as float32 in -1..1, shape `(n_samples,)`; cut at the ends."""
        start, end = round(span.start * SAMPLE_RATE), round(span.end * SAMPLE_RATE)
        return self.samples[start:end].astype(np.float32) / np.float32(FULL_SCALE)

    def blocks(self, seconds: float) -> Iterator[Float32]:
        """The whole recording in order as float32 blocks of `seconds`; the last may be shorter."""
        size = round(seconds * SAMPLE_RATE)
        for start in range(0, len(self.samples), size):
            block = self.samples[start : start + size]
            yield block.astype(np.float32) / np.float32(FULL_SCALE)
