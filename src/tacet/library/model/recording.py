"""Recording, a stored file, and Upload, a file still arriving."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

JOIN_KEY = "join"  # of an upload's metadata: the recordings that it is made of
FETCH_KEY = "fetched_from"  # likewise, the URL of a file that is fetched
ERROR_KEY = "error"  # likewise, why a join or a fetch failed


@dataclass(frozen=True, slots=True)
class Fault:
    """Stored failure: a stable code and a sentence for the reader."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that a person gave.

    Attributes:
        id: random, the same as that of its upload.
        name: the file's name as given; shown only, never a path.
        media_type: as the browser claimed or guessed from the name, such as "audio/mpeg".
        size: bytes. `sha256`: of the bytes, hexadecimal.
        file: name of the stored file in `MediaFiles`.
        added_at: UTC.
        duration: seconds; None before it is known. `container` and `codec`: FFmpeg's names.
        playable: whether browsers commonly play the original.
        error: why the file cannot be read; None when it can, or before it was tried.
        listen_file: the stored playback copy; None when there is none.
        removed_at: when it was deleted (it is purged a little later); None when not. That of a
            call lies ahead: such a recording is shown nowhere, and its time is put off while
            somebody waits for the text.
        archived: whether it was put out of the way, out of the usual list.
    """

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    file: str
    added_at: datetime
    duration: float | None = None
    container: str | None = None
    codec: str | None = None
    playable: bool = False
    error: Fault | None = None
    listen_file: str | None = None
    removed_at: datetime | None = None
    folder_id: str | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is still arriving.

    Attributes:
        length: bytes in all; 0 while that of a fetched file is not known.
        offset: bytes that are safe on disk, 0..length.
        file: name of the growing file in `MediaFiles`.
        metadata: the sender's `options` (mapping by flat name) and `start` (bool); of a join its
            parts, by `JOIN_KEY`; of a file that is fetched its URL, by `FETCH_KEY`; of both, once
            they failed, why, by `ERROR_KEY`.
        touched_at: when the last byte arrived, UTC; unfinished uploads expire after a day.
    """

    id: str
    name: str
    length: int
    offset: int
    file: str
    created_at: datetime
    touched_at: datetime
    media_type: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every byte has arrived."""
        return self.offset == self.length

    @property
    def error(self) -> Fault | None:
        """Why a join or a fetch failed; None else."""
        told = self.metadata.get(ERROR_KEY)
        return Fault(told["code"], told["message"]) if told else None

    @property
    def is_own(self) -> bool:
        """Whether Tacet itself writes it: a join, or a file fetched from a web address."""
        return self.is_join or FETCH_KEY in self.metadata

    @property
    def is_join(self) -> bool:
        """Whether Tacet itself writes it, from recordings that are joined."""
        return JOIN_KEY in self.metadata


@dataclass(frozen=True, slots=True)
class Peaks:
    """Waveform: peak of each equal stretch as a byte (255: full scale).

    Attributes:
        seconds: length of each stretch.
        duration: seconds of the whole recording.
        first: number of stretches of the recording before the first value.
    """

    values: bytes
    seconds: float
    duration: float
    first: int = 0


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """Part of a list of recordings, in its order, and the list's length.

    Attributes:
        next: id of the last one, behind which the next page begins; None on the last page.
    """

    items: tuple[Recording, ...]
    total: int
    next: str | None = None
