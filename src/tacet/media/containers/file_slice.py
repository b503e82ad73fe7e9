"""Slice of a file that is a whole file by itself."""

import os
from dataclasses import dataclass


@dataclass(slots=True)
class FileSlice:
    """Slice of a file, by its descriptor, as a readable file object."""

    descriptor: int
    first: int
    end: int
    at: int = 0
    name: str = "slice"

    def read(self, size: int) -> bytes:
        """Read at most `size` bytes, none at the end."""
        size = min(size, self.end - self.first - self.at)
        data = os.pread(self.descriptor, size, self.first + self.at) if size > 0 else b""
        self.at += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Seek within the slice; the new position."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.end - self.first}
        self.at = max(0, base[whence] + offset)
        return self.at

    def tell(self) -> int:
        """Position within the slice."""
        return self.at
