"""Sound that still arrives, kept in a file; an `AudioSource` that waits for it."""

import threading
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.errors import RunCancelled

SAMPLE_BYTES = 2  # s16


class GrowingAudio:
    """16 kHz mono s16 sound that is appended by one thread and read by others."""

    def __init__(self, file: BinaryIO) -> None:
        """Sound in an empty, unbuffered file that is open for reading and writing."""
        self._file = file
        self._count = 0  # samples that have arrived
        self._cuts: tuple[int, ...] = ()
        self._ended = False
        self._fault: BaseException | None = None
        self._changed = threading.Condition()

    @property
    def seconds(self) -> float:
        """Seconds that have arrived."""
        return self._count / SAMPLE_RATE

    @property
    def count(self) -> int:
        """Samples that have arrived."""
        return self._count

    @property
    def cuts(self) -> tuple[int, ...]:
        """Samples, ascending, before which a chapter ends though nobody pauses."""
        return self._cuts

    @property
    def ended(self) -> bool:
        """Whether nothing more will arrive."""
        return self._ended

    def append(self, samples: NDArray[np.int16], *, cut: bool = False) -> None:
        """Add the next samples. Raises OSError.

        Args:
            cut: whether a chapter ends after them.
        """
        with self._changed:
            self._file.seek(self._count * SAMPLE_BYTES)
            rest = memoryview(samples.tobytes())
            while rest:
                rest = rest[self._file.write(rest) :]
            self._count += len(samples)
            self._cuts += (self._count,) if cut else ()
            self._changed.notify_all()

    def end(self, fault: BaseException | None = None) -> None:
        """Say that nothing more will arrive; with a fault, that is what waiting raises."""
        with self._changed:
            self._ended, self._fault = True, self._fault or fault
            self._changed.notify_all()

    def close(self) -> None:
        """Let nobody wait any longer: they get RunCancelled."""
        self.end(RunCancelled("The recording is no longer listened to."))

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, `length` seconds; shorter only at the end.

        Waits until it has arrived. Raises the fault that the sound ended with.
        """
        first, count = round(start * SAMPLE_RATE), round(length * SAMPLE_RATE)
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._count >= first + count)
            if self._fault is not None:
                raise self._fault
            return Audio(self._read(first, min(count, self._count - first)), origin=first)

    def next_cut(self, start: float, end: float) -> float | None:
        """First time after `start` and not after `end` at which a chapter ends without a pause.

        Waits until the sound up to it, or up to `end`, has arrived. Raises as `piece` does.
        """
        first, last = round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)

        def found() -> int | None:
            return next((cut for cut in self._cuts if first < cut <= last), None)

        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._count >= last or found())
            if self._fault is not None:
                raise self._fault
            cut = found()
        return None if cut is None else cut / SAMPLE_RATE

    def _read(self, first: int, count: int) -> NDArray[np.int16]:
        self._file.seek(first * SAMPLE_BYTES)
        parts, missing = [], max(0, count) * SAMPLE_BYTES
        while missing and (part := self._file.read(missing)):
            parts.append(part)
            missing -= len(part)
        return np.frombuffer(b"".join(parts), np.int16)
