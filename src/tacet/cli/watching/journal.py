"""Journal of a watched folder: which recordings were done, as which output, kept beside the texts.

Written whole under its name or not at all, so that a kill leaves the one before.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePath

from filelock import FileLock, Timeout

from tacet.cli.console.output_files import CannotWrite
from tacet.core.errors import BadInput, Conflict, NoSpace, is_disk_full

JOURNAL = ".tacet-watch.json"
LOCK = ".tacet-watch.lock"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Size in bytes and time of the last change in ns: what tells that a file has changed."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A recording that was tried.

    Attributes:
        stem: of its output, within the output folder, without extension.
        error: why it failed; None when it was transcribed.
    """

    seen: Fingerprint
    stem: str
    error: str | None = None


@dataclass(slots=True)
class Journal:
    """What was done of a watched folder, by path within it."""

    folder: Path
    source: str
    entries: dict[str, Entry] = field(default_factory=dict)

    def is_done(self, name: str, seen: Fingerprint) -> bool:
        """Whether a file was tried as it is now."""
        entry = self.entries.get(name)
        return entry is not None and entry.seen == seen

    def stem_for(self, name: str) -> str:
        """Output name of a file, which stays its own: its path without the extension.

        Where that is taken it is the path with the extension, else with a number.
        """
        if name in self.entries:
            return self.entries[name].stem
        path = PurePath(name)
        taken = {entry.stem.casefold() for entry in self.entries.values()}
        numbers = range(2, len(taken) + 3)
        options = [str(path.with_suffix("")), name, *(f"{name}-{n}" for n in numbers)]
        return next(stem for stem in options if stem.casefold() not in taken)

    def add(self, name: str, entry: Entry) -> None:
        """Remember a file, durably.

        Raises:
            NoSpace: the disk is full. CannotWrite: the folder cannot be written to.
        """
        self.entries[name] = entry
        files = {name: asdict(entry) for name, entry in self.entries.items()}
        about = {"version": VERSION, "folder": self.source, "files": files}
        _write(self.folder / JOURNAL, json.dumps(about, indent=1).encode())


@contextmanager
def open_journal(folder: Path, source: Path) -> Iterator[Journal]:
    """The journal in an output folder, held by this process.

    Raises:
        Conflict: another process watches with this output folder, or it has the journal of another
            watched folder. BadInput: the journal cannot be read. CannotWrite: nor be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / LOCK, timeout=0):
            yield _read(folder, str(source.resolve()))
    except Timeout as error:
        raise Conflict(
            f"Another tacet watch already writes into {folder}. Stop it, or choose another "
            "--output_dir."
        ) from error
    except OSError as error:
        raise _write_error(folder, error) from error


def _read(folder: Path, source: str) -> Journal:
    path = folder / JOURNAL
    try:
        about = json.loads(path.read_bytes())
        files = {
            n: Entry(**{**e, "seen": Fingerprint(**e["seen"])}) for n, e in about["files"].items()
        }
        known = about["folder"]
    except FileNotFoundError:
        return Journal(folder, source)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{path}, which remembers what was transcribed, is damaged. Delete it, and every "
            "recording is transcribed again."
        ) from error
    if known != source:
        raise Conflict(
            f"{folder} holds the texts of another watched folder: {known}. Choose another "
            f"--output_dir; if the folder was moved, delete {path}."
        )
    return Journal(folder, source, files)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise _write_error(path, error) from error


def _write_error(path: Path, error: OSError) -> NoSpace | CannotWrite:
    if is_disk_full(error):
        return NoSpace(f"The disk has no room for {path}. Free some space.")
    return CannotWrite(f"{path} cannot be written: {error.strerror}.")
