"""A recording that is listened to while it is still being decoded."""

import os
import threading
import time
from pathlib import Path
from typing import Self

import numpy as np

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.errors import RunCancelled
from tacet.library.ports.media import Decoded, MediaReader

POLL_SECONDS = 0.02  # between two looks at the file's size
SAMPLE_BYTES = 2  # s16


class StreamingDecode:
    """A recording on its way into a PCM file; a `core.protocols.Sound`. Used as a context.

    A thread waits for the decoding; what has been written is read from the file as it grows, never
    mapped, since a child that was taken over might cut it short.
    """

    def __init__(
        self, media: MediaReader, path: Path, out: Path, name: str | None = None,
        track: int | None = None,
    ) -> None:  # fmt: skip
        """Get ready to decode `path` into `out`; `name` is what the user calls the file.

        `track` is the number of the sound track, None for the file's own first.
        """
        self._media, self._path, self._out, self._name = media, path, out, name
        self._track = track
        self._thread = threading.Thread(target=self._decode, name="decode", daemon=True)
        self._ended, self._closed = threading.Event(), threading.Event()
        self._descriptor_lock = threading.Lock()  # held while the descriptor is used or closed
        self._descriptor: int | None = None
        self._fault: BaseException | None = None
        self._progress: tuple[float, float | None] = (0.0, None)
        self.report: Decoded | None = None
        self.seconds = 0.0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop decoding, if it still goes on; pieces asked for by then raise RunCancelled."""
        self._closed.set()
        self._thread.join()
        with self._descriptor_lock:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    @property
    def progress(self) -> tuple[float, float | None]:
        """Seconds decoded, and in all: what the file says of itself until its end is known."""
        if self.report:
            return self.report.duration, self.report.duration
        return self._progress

    def piece(self, start: float, length: float) -> Audio:
        """The piece that begins at `start`, `length` seconds long; shorter only at the end.

        Waits until it is there. Raises what decoding raises, RunCancelled once it is given up.
        """
        first, count = round(start * SAMPLE_RATE), round(length * SAMPLE_RATE)
        while True:
            whole = self._ended.is_set()  # looked at first: what was written by then is all
            if self._closed.is_set():
                raise RunCancelled("The recording is no longer listened to.")
            if whole and self._fault is not None:
                raise self._fault
            with self._descriptor_lock:
                found = self._read(first, count)
            if whole or len(found) == count:
                return Audio(found, origin=first)
            self._ended.wait(POLL_SECONDS)

    def wait(self) -> Decoded:
        """The report, once the whole recording is decoded. Raises what decoding raises."""
        self._ended.wait()
        if self._fault is not None or self.report is None:
            raise self._fault or RunCancelled("The recording is no longer listened to.")
        return self.report

    def _read(self, first: int, count: int) -> np.ndarray:
        """At most `count` samples from `first` on; none unless all of them or the end is there."""
        descriptor = self._descriptor
        if descriptor is None:
            return np.zeros(0, np.int16)
        available = os.fstat(descriptor).st_size // SAMPLE_BYTES
        if available < first + count and not self._ended.is_set():
            return np.zeros(0, np.int16)
        parts, at, end = [], SAMPLE_BYTES * first, SAMPLE_BYTES * (first + count)
        while at < end and (part := os.pread(descriptor, end - at, at)):
            parts.append(part)
            at += len(part)
        content = b"".join(parts)
        return np.frombuffer(content[: len(content) // SAMPLE_BYTES * SAMPLE_BYTES], np.int16)

    def _decode(self) -> None:
        started = time.monotonic()
        try:
            report = self._media.decode(
                self._path, self._out, name=self._name, track=self._track,
                on_open=self._on_open, on_progress=self._on_progress, cancelled=self._closed.is_set,
            )  # fmt: skip
        except BaseException as fault:  # noqa: BLE001 - whoever asks for a piece gets it
            self._fault = fault
        else:
            self.seconds = time.monotonic() - started  # first: who sees the report reads it as well
            self.report = report
        self._ended.set()

    def _on_open(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)

    def _on_progress(self, done: float, whole: float | None) -> None:
        self._progress = done, whole
