"""Joins performed by the worker: sound part by part, then the text, in one transaction.

What is written of the sound is synced before its offset is stored, so a join that is killed goes on
with the part it was in.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import Conflict, NotFound, RunCancelled, TacetError
from tacet.library.context import AppContext
from tacet.library.joins.request import (
    ERROR_KEY,
    SAMPLE_BYTES,
    fail_join,
    finished_run,
    sound_bytes,
)
from tacet.library.joins.text import joined_run
from tacet.library.model.recording import JOIN_KEY, Fault, Peaks, Recording, Upload
from tacet.library.use_cases.recordings import inspect, local_original, recording_of
from tacet.library.use_cases.transcripts import save_run_log
from tacet.library.wav import HEADER_BYTES, wav_header

log = logging.getLogger(__name__)

PIECE_BYTES = 1 << 20  # read at once
Stopping = Callable[[], bool]


def perform_joins(context: AppContext, stopping: Stopping = lambda: False) -> int:
    """Perform the joins that wait, oldest first; how many were made."""
    waiting = [u for u in context.store.uploads() if u.is_join and ERROR_KEY not in u.metadata]
    return sum(_perform(context, upload, stopping) for upload in waiting)


def _perform(context: AppContext, upload: Upload, stopping: Stopping) -> bool:
    """Whether the join was made; a fault of its own is stored with it."""
    try:
        with context.files.exclusive(upload.file):
            _Joining(context, context.store.upload(upload.id), stopping).run()
    except RunCancelled:  # another worker goes on
        return False
    except (NotFound, Conflict) as error:
        if _is_gone(context, upload):
            return False
        _fail(context, upload, error)
    except TacetError as error:
        _fail(context, upload, error)
    else:
        return True
    finally:
        context.files.remove_work(upload.id)
    return False


def _is_gone(context: AppContext, upload: Upload) -> bool:
    return all(one.id != upload.id for one in context.store.uploads())


def _fail(context: AppContext, upload: Upload, error: TacetError) -> None:
    log.warning("join %s failed: %s", upload.id, error.code)
    context.files.remove_work(upload.id)
    fail_join(context, context.store.upload(upload.id), Fault(error.code, str(error)))


@dataclass(slots=True)
class _Joining:
    """A join that is being made; its file is held exclusively."""

    context: AppContext
    upload: Upload
    stopping: Stopping

    def run(self) -> None:
        """Write what is missing, then store the recording with its text."""
        parts = [recording_of(self.context, id) for id in self.upload.metadata[JOIN_KEY]]
        if self.upload.offset < HEADER_BYTES:
            self._write(0, iter([wav_header(self.upload.length)]), HEADER_BYTES)
        start = HEADER_BYTES
        for part in parts:
            size = sound_bytes(part)
            if self.upload.offset < start + size:
                self._add(part, start, size)
            start += size
        self._finish(parts)

    def _add(self, part: Recording, start: int, size: int) -> None:
        """Add the sound of a part, exactly as long as its transcript takes it to be."""
        run = finished_run(self.context, part)
        sound = self.context.files.scratch_path(self.upload.id)
        self.context.files.require_space(size)
        with local_original(self.context, part) as path:
            self.context.media.decode(
                path, sound, name=part.name, track=run.track, cancelled=self.stopping
            )
        self._write(start, _sound(sound, size), size)

    def _write(self, start: int, chunks: Iterator[bytes], size: int) -> None:
        context, offset = self.context, self.upload.offset
        written = context.files.append(self.upload.file, start, chunks, size)
        grown = replace(self.upload, offset=start + written, touched_at=context.clock())
        if written != size or not context.store.save_upload(grown, offset):
            raise NotFound("This join was given up in the meantime.")
        self.upload = grown

    def _finish(self, parts: list[Recording]) -> None:
        context, upload = self.context, self.upload
        seconds = (upload.length - HEADER_BYTES) / SAMPLE_BYTES / SAMPLE_RATE
        arrived = Recording(
            upload.id,
            upload.name,
            upload.media_type,
            upload.length,
            context.files.finish(upload.file),
            upload.file,
            context.clock(),
        )
        recording = replace(inspect(context, arrived), duration=seconds)
        peaks = self._peaks(recording)
        run, shards = joined_run(context, recording, parts)
        context.store.finish_join(recording, peaks, run, shards)
        save_run_log(context, context.store.run(run.id))

    def _peaks(self, recording: Recording) -> Peaks:
        """Waveform of the whole."""
        sound = self.context.files.scratch_path(self.upload.id)
        self.context.files.require_space(recording.size)
        with local_original(self.context, recording) as path:
            decoded = self.context.media.decode(path, sound, cancelled=self.stopping)
        return Peaks(decoded.peaks, decoded.peak_seconds, decoded.duration)


def _sound(path: Path, size: int) -> Iterator[bytes]:
    """The first `size` bytes of decoded sound, with silence where there are fewer."""
    left = size
    with path.open("rb") as file:
        while left and (piece := file.read(min(PIECE_BYTES, left))):
            yield piece
            left -= len(piece)
    while left:
        piece = bytes(min(PIECE_BYTES, left))
        yield piece
        left -= len(piece)
