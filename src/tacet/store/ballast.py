"""Ballast: a file that holds room on the disk, to be given away when there is none left.

Deleting needs room first, since a database writes down what it takes out before it lets go of it.
"""

import os
import shutil
from pathlib import Path

SIZE = 8 << 20  # bytes: some hundred deletions; what they free comes back within seconds
SHARE = 0.05  # ... or this share of the disk, if that is less
_CHUNK = 1 << 20


class Ballast:
    """The ballast of a data folder; it may be dropped and made again by any process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def drop(self) -> bool:
        """Whether there was a ballast; its room is free now."""
        try:
            self._path.unlink()
        except OSError:  # there is none, or the disk cannot be written to
            return False
        return True

    def ensure(self, reserve: int) -> bool:
        """Whether a ballast was made, because there was none and `reserve` bytes stay free."""
        disk = shutil.disk_usage(self._path.parent)
        size = int(min(SIZE, disk.total * SHARE))
        if self._size() == size or disk.free - size < reserve:
            return False
        try:
            self._write(size)
        except OSError:  # somebody else was quicker to take the room
            self.drop()
            return False
        return True

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def _write(self, size: int) -> None:
        with self._path.open("wb") as file:
            for at in range(0, size, _CHUNK):
                file.write(os.urandom(min(_CHUNK, size - at)))  # which no file system can shrink
            os.fsync(file.fileno())
