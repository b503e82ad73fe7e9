"""Audio as int16 samples: 16 kHz, mono, usually memory-mapped.

Seconds become sample indices here and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tacet.core.span import Span

SAMPLE_RATE = 16_000  # Hz: what Whisper and Silero take
FULL_SCALE = 32_768.0  # the int16 value that stands for 1.0
LOWEST, HIGHEST = -32_768, 32_767  # of int16
DECIBELS = 20  # per power of ten of an amplitude
FRAME_GRID = 2_560  # samples: whole frames of 10, 20 and 32 ms fit into it
ONSET_SEARCH = 2.0  # seconds of the first sound that are searched for its peak
AUDIBLE = 10 ** (-50 / DECIBELS)  # amplitude of the first sound, of full scale: -50 dBFS
SCAN_BLOCK = 1 << 20  # samples searched at once, to bound memory

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Audio:
    """Recording, or a piece of one: int16 samples, 16 kHz, mono.

    The samples may be a memory map; floats exist only for what is cropped. Times are in seconds
    of the recording.

    Attributes:
        leading_silence: samples of silence before the first in `blocks`; times do not count them.
        gain: factor by which `blocks` multiplies the sound.
        origin: samples of the recording before the first one here.
    """

    samples: NDArray[np.int16]
    leading_silence: int = 0
    gain: float = 1.0
    origin: int = 0

    @classmethod
    def from_pcm(cls, path: Path) -> "Audio":
        """Audio of a raw PCM file (s16 native, mono, 16 kHz), memory-mapped."""
        if path.stat().st_size < 2:
            return cls(np.zeros(0, np.int16))
        return cls(np.memmap(path, dtype=np.int16, mode="r", shape=(path.stat().st_size // 2,)))

    @classmethod
    def from_floats(cls, samples: NDArray[np.floating]) -> "Audio":
        """Audio of float samples in -1..1, shape `(n_samples,)`; louder ones are clipped."""
        scaled = np.round(np.asarray(samples, np.float64) * FULL_SCALE)
        return cls(np.clip(scaled, LOWEST, HIGHEST).astype(np.int16))

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return len(self.samples) / SAMPLE_RATE

    @property
    def span(self) -> Span:
        """Place in the recording; all of it for a whole one."""
        return Span(self.origin / SAMPLE_RATE, (self.origin + len(self.samples)) / SAMPLE_RATE)

    @property
    def blocks_start(self) -> float:
        """Start of the first block in seconds, leading silence included."""
        return (self.origin - self.leading_silence) / SAMPLE_RATE

    def piece(self, start: float, length: float) -> "Audio":
        """Piece from `start` on, `length` seconds; shorter only at the end."""
        first = round(start * SAMPLE_RATE) - self.origin
        samples = self.samples[first : first + round(length * SAMPLE_RATE)]
        return Audio(samples, origin=self.origin + first)

    def crop(self, span: Span) -> Float32:
        """Samples of `span` as float32 in -1..1, cut at the ends."""
        start, end = (round(t * SAMPLE_RATE) - self.origin for t in (span.start, span.end))
        sound = self.samples[max(0, start) : max(0, end)]
        return sound.astype(np.float32) / np.float32(FULL_SCALE)

    def frame_aligned(self) -> "Audio":
        """The audio with leading silence that aligns its first peak with frames.

        So frames fall on the sound in the same way wherever the recording begins, and silence in
        front changes nothing.
        """
        first = self._first_sound()
        opening = self.samples[first : first + round(ONSET_SEARCH * SAMPLE_RATE)]
        if not len(opening):
            return self
        loudest = first + int(np.argmax(np.abs(opening.astype(np.int32))))
        return replace(self, leading_silence=-loudest % FRAME_GRID)

    def _first_sound(self) -> int:
        """Index of the first sample over `AUDIBLE`, else over 0, else 0."""
        for level in (AUDIBLE * FULL_SCALE, 0):
            for start in range(0, len(self.samples), SCAN_BLOCK):
                audible = np.abs(self.samples[start : start + SCAN_BLOCK].astype(np.int32)) > level
                if audible.any():
                    return start + int(np.argmax(audible))
        return 0

    def blocks(self, seconds: float) -> Iterator[Float32]:
        """Leading silence and recording as float32 blocks of `seconds`.

        Shape of each `(n_samples,)`; a gain may bring single samples beyond -1..1.
        """
        return map(self.block, self.block_slices(seconds))

    def block_slices(self, seconds: float) -> list[slice]:
        """Slices of the blocks, by sample; leading silence lies before 0."""
        size = round(seconds * SAMPLE_RATE)
        starts = range(-self.leading_silence, len(self.samples), size)
        return [slice(start, min(start + size, len(self.samples))) for start in starts]

    def block(self, cut: slice) -> Float32:
        """Samples of a slice as float32, cut at both ends."""
        start, end = max(cut.start, -self.leading_silence), min(cut.stop, len(self.samples))
        samples = np.zeros(max(0, end - start), np.float32)
        sound = samples[max(0, -start) :]
        factor = np.float32(self.gain / FULL_SCALE)
        np.multiply(self.samples[max(0, start) : max(0, end)], factor, out=sound)
        return samples


@dataclass(frozen=True, slots=True)
class PcmFile:
    """Raw PCM file (s16 native, mono, 16 kHz), read piece by piece."""

    path: Path

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, read (not mapped) so that no memory stays."""
        first = round(start * SAMPLE_RATE)
        count = round(length * SAMPLE_RATE)
        return Audio(np.fromfile(self.path, np.int16, count, offset=2 * first), origin=first)


@dataclass(frozen=True, slots=True)
class PcmChannel:
    """One of the two channels of a raw PCM file (s16 native, 16 kHz), read piece by piece."""

    path: Path
    number: int

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, read (not mapped) so that no memory stays."""
        first = round(start * SAMPLE_RATE)
        count = round(length * SAMPLE_RATE)
        both = np.fromfile(self.path, np.int16, 2 * count, offset=2 * 2 * first)
        return Audio(both[self.number :: 2], origin=first)
