"""Folder of the library: recordings, decoded audio, run logs.

files/    whole recordings and playback copies; growing ones end in `.part`
work/     decoded audio of open runs
runs/     one log per run
ballast   space for deleting on a full disk

Files are synced before they get their final name, and folders after it.
"""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from tacet.core.errors import Conflict, NoSpace, NotFound, is_disk_full
from tacet.library.ports.media import StoredFile
from tacet.store.ballast import Ballast
from tacet.store.locks import try_lock

RESERVE = 1 << 30  # bytes kept free for the database and the system
RESERVE_SHARE = 0.05  # ... or this share of the disk, if that is less
DISK_FULL = "The disk has no room for this. Make room, then try again."
_CHUNK = 1 << 20


class FolderFiles:
    """`library.ports.media.MediaFiles` in a folder of this computer."""

    def __init__(self, folder: Path, reserve: int = RESERVE) -> None:
        self._files, self._work, self._logs = folder / "files", folder / "work", folder / "runs"
        self._reserve = reserve
        self._ballast = Ballast(folder)
        for directory in (self._files, self._work, self._logs):
            directory.mkdir(parents=True, exist_ok=True)

    def new_file(self) -> str:
        """Random name of a new, empty, growing file."""
        file = secrets.token_hex(16)
        try:
            self._part(file).touch(mode=0o600, exist_ok=False)
        except OSError as error:
            raise _no_space_if_full(error) from error
        return file

    @contextmanager
    def exclusive(self, file: str) -> Iterator[None]:
        """Hold a file exclusively, also while it is renamed.

        Raises:
            Conflict: somebody else holds it. NotFound: no such file.
        """
        descriptor = self._open_either(file)
        try:
            if not try_lock(descriptor):
                raise Conflict("Another piece of this file is arriving right now.")
            yield
        finally:
            os.close(descriptor)

    def append(self, file: str, offset: int, chunks: Iterable[bytes], most: int) -> int:
        """Write at most `most` bytes at `offset`, synced; the number written.

        Raises:
            NoSpace: the disk is full but for the reserve; the file is as it was.
            NotFound: no such growing file.
        """
        descriptor = self._open(self._part(file), os.O_RDWR)
        try:
            os.ftruncate(descriptor, offset)
            return _write(descriptor, offset, self._within_reserve(chunks), most)
        except (OSError, NoSpace) as error:
            os.ftruncate(descriptor, offset)
            raise _no_space_if_full(error) from error
        finally:
            os.close(descriptor)

    def _within_reserve(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.require_space(len(chunk))
            yield chunk

    def truncate(self, file: str, length: int) -> None:
        """Cut a growing file back to `length` bytes."""
        os.truncate(self._part(file), length)

    def finish(self, file: str) -> str:
        """Sync a growing file and make it whole; its SHA-256. Repeatable."""
        whole, part = self._files / file, self._part(file)
        if part.exists():
            _sync(part)
            part.replace(whole)
            _sync(self._files)
        return _sha256(whole)

    def open(self, file: str) -> StoredFile:
        """A whole (or still growing) file, open for reading. Raises NotFound."""
        content = os.fdopen(self._open_either(file), "rb")
        facts = os.fstat(content.fileno())
        return StoredFile(content, facts.st_size, facts.st_mtime)

    @contextmanager
    def local_path(self, file: str) -> Iterator[Path]:
        """The path of a file itself."""
        part = self._part(file)
        yield part if part.exists() else self._files / file

    def remove(self, file: str) -> None:
        """Delete a file, growing or whole, if there is one."""
        self._part(file).unlink(missing_ok=True)
        (self._files / file).unlink(missing_ok=True)

    def require_space(self, size: int) -> None:
        """Raise NoSpace unless `size` more bytes leave the reserve free."""
        if size > self.free_space():
            raise NoSpace(DISK_FULL)

    def free_space(self) -> int:
        """Bytes that may still be written; below 0 within the reserve."""
        disk = shutil.disk_usage(self._files)
        return disk.free - self._reserved(disk.total)

    def _reserved(self, total: int) -> int:
        """Bytes to keep free on a disk of `total` bytes."""
        return min(self._reserve, int(total * RESERVE_SHARE))

    def drop_ballast(self) -> bool:
        """Whether there was a ballast; it is deleted."""
        return self._ballast.drop()

    def ensure_ballast(self) -> bool:
        """Whether a ballast was made, where there is plenty of space."""
        return self._ballast.ensure(self._reserved(shutil.disk_usage(self._files).total))

    def scratch_path(self, run_id: str) -> Path:
        """Path of a run's decoded audio."""
        return self._work / f"{run_id}.pcm"

    def remove_work(self, run_id: str) -> None:
        """Delete a run's work files."""
        for path in self._work.glob(f"{run_id}.*"):
            path.unlink(missing_ok=True)

    def save_log(self, run_id: str, content: bytes) -> None:
        """Store a run's log, whole or not at all."""
        path = self._logs / f"{run_id}.json"
        part = path.with_suffix(".part")
        try:
            part.write_bytes(content)
            _sync(part)
            part.replace(path)
            _sync(self._logs)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise _no_space_if_full(error) from error

    def read_log(self, run_id: str) -> bytes | None:
        """A run's log; None when there is none."""
        try:
            return (self._logs / f"{run_id}.json").read_bytes()
        except FileNotFoundError:
            return None

    def remove_log(self, run_id: str) -> None:
        """Delete a run's log."""
        (self._logs / f"{run_id}.json").unlink(missing_ok=True)

    def sweep(self, files: set[str], runs: set[str], older_than: datetime) -> int:
        """Delete files not in `files` and audio not of `runs`; how many.

        Files touched after `older_than` stay, as their row may be on its way. Decoded audio can be
        made again, so that of no open run goes at once.
        """
        orphans = [path for path in self._files.iterdir() if path.stem not in files]
        orphans += list(self._logs.glob("*.part"))
        old = [path for path in orphans if _touched(path) < older_than.timestamp()]
        work = [path for path in self._work.iterdir() if path.name.split(".")[0] not in runs]
        for path in (*old, *work):
            path.unlink(missing_ok=True)
        return len(old) + len(work)

    def _open_either(self, file: str) -> int:
        try:
            return self._open(self._part(file), os.O_RDONLY)
        except NotFound:  # whole by now
            return self._open(self._files / file, os.O_RDONLY)

    def _open(self, path: Path, flags: int) -> int:
        try:
            return os.open(path, flags | os.O_CLOEXEC)
        except FileNotFoundError as error:
            raise NotFound("This file is no longer there. Send it again.") from error

    def _part(self, file: str) -> Path:
        return self._files / f"{file}.part"


def _write(descriptor: int, offset: int, chunks: Iterable[bytes], most: int) -> int:
    os.lseek(descriptor, offset, os.SEEK_SET)
    written = 0
    for chunk in chunks:
        view = memoryview(chunk)[: most - written]
        while view:
            count = os.write(descriptor, view)
            written += count
            view = view[count:]
        if written >= most:
            break
    os.fsync(descriptor)
    return written


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _touched(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def _no_space_if_full(error: OSError | NoSpace) -> Exception:
    return NoSpace(DISK_FULL) if is_disk_full(error) else error
