"""A stretch of a file that is a whole file by itself."""

import os
from dataclasses import dataclass


@dataclass(slots=True)
class Part:
    """A stretch of a file, by its descriptor, as a file object of its own that can be read."""

    descriptor: int
    first: int
    end: int
    at: int = 0
    name: str = "part"

    def read(self, size: int) -> bytes:
        """At most `size` bytes, none at the end."""
        size = min(size, self.end - self.first - self.at)
        data = os.pread(self.descriptor, size, self.first + self.at) if size > 0 else b""
        self.at += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """The new place, from the beginning of the part."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: self.end - self.first}
        self.at = max(0, base[whence] + offset)
        return self.at

    def tell(self) -> int:
        """The place, from the beginning of the part."""
        return self.at
