"""Streaming decode: a recording is transcribed while it is being decoded."""

import os
import threading
import time
from pathlib import Path

import numpy as np

from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.errors import RunCancelled
from tacet.library.ports.media import Decoded, MediaReader
from tacet.library.worker.background_thread import BackgroundThread

POLL_SECONDS = 0.02  # between two looks at the file's size
SAMPLE_BYTES = 2  # s16


class StreamingDecode(BackgroundThread):
    """A recording being decoded into a PCM file; an `AudioSource`. Used as a context.

    A thread waits for the decoder; pieces are read from the growing file, never mapped, since a
    compromised child might cut it short.
    """

    def __init__(
        self,
        media: MediaReader,
        path: Path,
        out: Path,
        name: str | None = None,
        track: int | None = None,
    ) -> None:
        """Prepare to decode a track of `path` into `out`.

        `track` is None for the default one; `name` is the user's name of the file.
        """
        super().__init__("decode")
        self._media, self._path, self.out, self._name = media, path, out, name
        self.track = track
        self._ended = threading.Event()
        self._descriptor_lock = threading.Lock()  # held while the descriptor is used or closed
        self._descriptor: int | None = None
        self._fault: BaseException | None = None
        self._progress: tuple[float, float | None] = (0.0, None)
        self.report: Decoded | None = None
        self.seconds = 0.0

    def __exit__(self, *_: object) -> None:
        """Stop decoding; pieces waited for then raise RunCancelled."""
        super().__exit__()
        with self._descriptor_lock:
            descriptor, self._descriptor = self._descriptor, None
            if descriptor is not None:
                os.close(descriptor)

    @property
    def progress(self) -> tuple[float, float | None]:
        """Seconds decoded, and in all: claimed by the file until known."""
        if self.report:
            return self.report.duration, self.report.duration
        return self._progress

    def piece(self, start: float, length: float) -> Audio:
        """Piece from `start` on, `length` seconds; shorter only at the end.

        Waits until it is decoded. Raises as decoding does, RunCancelled once that was stopped.
        """
        first, count = round(start * SAMPLE_RATE), round(length * SAMPLE_RATE)
        while True:
            whole = self._ended.is_set()  # before reading: nothing is written after it
            if self._closed.is_set():
                raise RunCancelled("The recording is no longer listened to.")
            if whole and self._fault is not None:
                raise self._fault
            with self._descriptor_lock:
                samples = self._read(first, count)
            if whole or len(samples) == count:
                return Audio(samples, origin=first)
            self._ended.wait(POLL_SECONDS)

    def wait(self) -> Decoded:
        """Report of the whole decoding. Raises as decoding does."""
        self._ended.wait()
        if self._fault is not None or self.report is None:
            raise self._fault or RunCancelled("The recording is no longer listened to.")
        return self.report

    def _read(self, first: int, count: int) -> np.ndarray:
        """At most `count` samples; none before all, or the end, are there."""
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

    def _run(self) -> None:
        started = time.monotonic()
        try:
            report = self._media.decode(
                self._path,
                self.out,
                name=self._name,
                track=self.track,
                on_open=self._on_open,
                on_progress=self._on_progress,
                cancelled=self._closed.is_set,
            )
        except BaseException as fault:  # noqa: BLE001 - raised from `piece` and `wait`
            self._fault = fault
        else:
            self.seconds = time.monotonic() - started  # before the report, whose readers need it
            self.report = report
        self._ended.set()

    def _on_open(self, descriptor: int) -> None:
        self._descriptor = os.dup(descriptor)

    def _on_progress(self, done: float, whole: float | None) -> None:
        self._progress = done, whole
