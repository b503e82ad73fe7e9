"""Ballast: a file that takes disk space, deleted on a full disk.

Deleting rows needs space first: a database logs what it removes before it frees anything.
"""

import os
import shutil
from pathlib import Path

SIZE = 8 << 20  # bytes: some hundred deletions; what they free comes back within seconds
SHARE = 0.05  # ... or this share of the disk, if that is less
_CHUNK = 1 << 20


class Ballast:
    """Ballast of a data folder, dropped and remade by any process."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def drop(self) -> bool:
        """Whether there was a ballast; its space is free now."""
        try:
            self._path.unlink()
        except OSError:  # absent, or a disk that cannot be written
            return False
        return True

    def ensure(self, reserve: int) -> bool:
        """Whether a ballast was made; `reserve` bytes stay free."""
        disk = shutil.disk_usage(self._path.parent)
        size = int(min(SIZE, disk.total * SHARE))
        if self._size() == size or disk.free - size < reserve:
            return False
        try:
            self._write(size)
        except OSError:  # another process took the space
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
