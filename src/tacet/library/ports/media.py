"""The seams to the bytes: what keeps the files of the library, and what reads untrusted ones.

Every implementation passes the contract suite of its seam in tests/contract.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

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
    """Keeps the bytes: recordings under random names, work files, run logs."""

    def new_file(self) -> str:
        """The random name of a new, empty, growing file."""

    def exclusive(self, file: str) -> AbstractContextManager[None]:
        """Hold a file for oneself. Raises Conflict when somebody else does, NotFound without it."""

    def append(self, file: str, offset: int, chunks: Iterable[bytes], most: int) -> int:
        """How many bytes (at most `most`) were added to a growing file at `offset`, on disk.

        Bytes behind `offset` are cut off first. Raises NoSpace, before the reserve is touched;
        NotFound without such a file.
        """

    def truncate(self, file: str, length: int) -> None:
        """Cut a growing file back to `length` bytes."""

    def finish(self, file: str) -> str:
        """The SHA-256 of a growing file, which from now on is whole; may be repeated."""

    def open(self, file: str) -> StoredFile:
        """A whole (or still growing) file, open for reading. Raises NotFound."""

    def local_path(self, file: str) -> AbstractContextManager[Path]:
        """A path for a child process that reads a whole file or writes a growing one.

        It is good inside the context only, and need not exist when the file is gone.
        """

    def remove(self, file: str) -> None:
        """Delete a file, growing or whole; nothing happens when there is none."""

    def require_space(self, size: int) -> None:
        """Raises NoSpace when `size` more bytes would not leave the reserve free."""

    def free_space(self) -> int:
        """How many bytes may still be taken; below 0 when others have taken of the reserve."""

    def drop_ballast(self) -> bool:
        """Whether there was something that only took room; it is gone."""

    def ensure_ballast(self) -> bool:
        """Whether something was made that only takes room, where there is plenty."""

    def scratch_path(self, run_id: str) -> Path:
        """Path on a local disk for a run's decoded audio, written by a child process."""

    def remove_work(self, run_id: str) -> None:
        """Delete a run's work files."""

    def save_log(self, run_id: str, content: bytes) -> None:
        """Store a run's log, whole or not at all."""

    def read_log(self, run_id: str) -> bytes | None:
        """A run's log; None when there is none."""

    def remove_log(self, run_id: str) -> None:
        """Delete a run's log."""

    def sweep(self, files: set[str], runs: set[str], older_than: datetime) -> int:
        """How many orphans were deleted: files not in `files`, work files not of `runs`.

        What was touched after `older_than` stays.
        """


class MediaFacts(Protocol):
    """What a file says of itself (`tacet.media.MediaInfo`)."""

    @property
    def duration(self) -> float | None:
        """Seconds of sound."""

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
        """Its sounds, the one that it names first before the others."""


class Decoded(Protocol):
    """What became of a decoded file (`tacet.media.DecodeReport`)."""

    @property
    def duration(self) -> float:
        """Seconds of sound."""

    @property
    def container(self) -> str:
        """FFmpeg's name of the file format."""

    @property
    def codec(self) -> str:
        """FFmpeg's name of the audio decoder."""

    @property
    def peaks(self) -> bytes:
        """The waveform, each byte the loudest sample of an equal stretch."""

    @property
    def peak_seconds(self) -> float:
        """Seconds that one byte of the peaks stands for."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was not as it should be, in plain sentences."""


class MediaReader(Protocol):
    """Reads untrusted files in a child process; the module `tacet.media` is one.

    All raise UnreadableMedia, NoAudioTrack, TooLong, NoSpace, RunCancelled.
    """

    def probe(self, path: Path, *, name: str | None = None) -> MediaFacts:
        """What the file says of itself."""

    def decode(  # noqa: PLR0913 - three of them are only callbacks
        self, path: Path, out: Path, *, name: str | None = None, track: int | None = None,
        on_open: Callable[[int], None] | None = None,
        on_progress: Callable[[float, float | None], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Decoded:  # fmt: skip
        """Write 16 kHz mono s16 PCM to `out`, whole or not at all; `track` counts from 1.

        `on_open` gets a descriptor of what is being written, to read from while it grows.
        """

    def make_listening_copy(
        self, path: Path, out: Path, *, cancelled: Callable[[], bool] | None = None
    ) -> Path:
        """Write a copy that every browser plays (Ogg Opus)."""
