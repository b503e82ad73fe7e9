"""Protocols of stored files and of reading untrusted media.

Every implementation passes the contract suite of its seam in tests/contract.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, TypedDict, Unpack

import numpy as np
from numpy.typing import NDArray

from tacet.core.soundtracks import SoundTrack


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An open stored file; a context manager that closes it.

    Attributes:
        content: binary and seekable.
        size: bytes when it was opened.
        modified_at: POSIX time in seconds.
    """

    content: BinaryIO
    size: int
    modified_at: float

    def __enter__(self) -> BinaryIO:
        return self.content

    def __exit__(self, *_: object) -> None:
        self.content.close()


class MediaFiles(Protocol):
    """Storage for recordings under random names, decoded audio and run logs."""

    def new_file(self) -> str:
        """Random name of a new, empty, growing file."""

    def exclusive(self, file: str) -> AbstractContextManager[None]:
        """Hold a file exclusively. Raises Conflict, or NotFound without it."""

    def append(self, file: str, offset: int, chunks: Iterable[bytes], most: int) -> int:
        """Write at most `most` bytes at `offset`, synced; the number written.

        Bytes behind `offset` are cut off first. Raises NoSpace before the reserve is touched,
        NotFound without such a growing file.
        """

    def truncate(self, file: str, length: int) -> None:
        """Cut a growing file back to `length` bytes."""

    def finish(self, file: str) -> str:
        """Sync a growing file and make it whole; its SHA-256. Repeatable."""

    def open(self, file: str) -> StoredFile:
        """Open a whole or growing file for reading. Raises NotFound."""

    def local_path(self, file: str) -> AbstractContextManager[Path]:
        """Path for a child process to read, or fill, a file.

        Valid inside the context only; there may be no such file.
        """

    def remove(self, file: str) -> None:
        """Delete a file, growing or whole, if there is one."""

    def require_space(self, size: int) -> None:
        """Raise NoSpace unless `size` more bytes leave the reserve free."""

    def free_space(self) -> int:
        """Bytes that may still be written; below 0 within the reserve."""

    def drop_ballast(self) -> bool:
        """Whether there was a ballast; it is deleted."""

    def ensure_ballast(self) -> bool:
        """Whether a ballast was made, where there is plenty of space."""

    def scratch_path(self, run_id: str) -> Path:
        """Path on a local disk for a run's decoded audio."""

    def remove_work(self, run_id: str) -> None:
        """Delete a run's work files."""

    def save_log(self, run_id: str, content: bytes) -> None:
        """Store a run's log, whole or not at all."""

    def read_log(self, run_id: str) -> bytes | None:
        """A run's log; None when there is none."""

    def remove_log(self, run_id: str) -> None:
        """Delete a run's log."""

    def sweep(self, files: set[str], runs: set[str], older_than: datetime) -> int:
        """Delete files not in `files` and audio not of `runs`; how many.

        Files touched after `older_than` stay.
        """


class MediaFacts(Protocol):
    """Facts from a file's headers (`tacet.media.MediaInfo`)."""

    @property
    def duration(self) -> float | None:
        """Seconds of audio."""

    @property
    def container(self) -> str:
        """FFmpeg's name of the file format."""

    @property
    def codec(self) -> str:
        """FFmpeg's name of the audio decoder."""

    @property
    def playable(self) -> bool:
        """Whether browsers commonly play it."""

    @property
    def tracks(self) -> Sequence[SoundTrack]:
        """Sound tracks, the default one first."""


class Decoded(Protocol):
    """Report of a decoded file (`tacet.media.DecodeReport`)."""

    @property
    def duration(self) -> float:
        """Seconds of audio."""

    @property
    def container(self) -> str:
        """FFmpeg's name of the file format."""

    @property
    def codec(self) -> str:
        """FFmpeg's name of the audio decoder."""

    @property
    def channels(self) -> int:
        """Channels of the original sound."""

    @property
    def peaks(self) -> bytes:
        """Waveform: a byte per equal stretch, its peak."""

    @property
    def peak_seconds(self) -> float:
        """Seconds per byte of the waveform."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """Irregularities, in plain sentences."""


class Resampler(Protocol):
    """Resampler of mono s16 sound to 16 kHz, piece by piece.

    The same sound gives the same samples in whatever pieces it arrives.
    """

    def feed(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Samples at 16 kHz that are ready, after the next ones of the sound."""

    def flush(self) -> NDArray[np.int16]:
        """The last samples, after the end of the sound."""


class CopyArguments(TypedDict, total=False):
    """Arguments by name of `MediaReader.make_playback_copy`.

    Attributes:
        track: from 1; the file's first choice where none is given.
        cancelled: whether to give up.
    """

    track: int | None
    cancelled: Callable[[], bool] | None


class ChannelArguments(CopyArguments, total=False):
    """Arguments by name of `MediaReader.decode_channels`.

    Attributes:
        name: the file's name for the user, if it is stored under another.
    """

    name: str | None


class DecodeArguments(ChannelArguments, total=False):
    """Arguments by name of `MediaReader.decode`.

    Attributes:
        on_open: gets a descriptor of the growing output, to read from.
        on_progress: gets the seconds decoded, and of how many, if that is known.
    """

    on_open: Callable[[int], None] | None
    on_progress: Callable[[float, float | None], None] | None


class MediaReader(Protocol):
    """Reader of untrusted files in a child process, such as `tacet.media`.

    All raise UnreadableMedia, NoAudioTrack, TooLong, NoSpace, RunCancelled.
    """

    def probe(self, path: Path, *, name: str | None = None) -> MediaFacts:
        """Facts from the file's headers."""

    def decode(self, path: Path, out: Path, **given: Unpack[DecodeArguments]) -> Decoded:
        """Write 16 kHz mono s16 PCM to `out`, whole or not."""

    def decode_channels(self, path: Path, out: Path, **given: Unpack[ChannelArguments]) -> Path:
        """Write both channels to `out`, sample by sample in turn, whole or not."""

    def make_playback_copy(self, path: Path, out: Path, **given: Unpack[CopyArguments]) -> Path:
        """Write a copy that every browser plays (Ogg Opus)."""
