"""Chained Ogg: several Ogg files in one, as radio stations record them.

FFmpeg reads past the first link only where the next is of the same make; so each link is opened
as the file that it is. Source: RFC 3533 (Ogg), section 4 (chaining) and 6 (page header).
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINKS = 1_000  # later links are read as part of the last
MAX_PAGES = 5_000_000  # 12 hours of one packet per page have half of that
_PAGE = struct.Struct("<4sBBqIIIB")
_CAPTURE_PATTERN = b"OggS"
_BEGIN_OF_STREAM = 0x02
_BLOCK_BYTES = 1 << 16


@dataclass(slots=True)
class FileSlice:
    """Slice of a file, by its descriptor, as a readable file object."""

    descriptor: int
    first: int
    end: int
    at: int = 0
    name: str = "link.ogg"

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


def ogg_links(descriptor: int) -> list[FileSlice]:
    """Links of an Ogg file in order; one if not chained."""
    end = os.fstat(descriptor).st_size
    starts = [0, *_later_links(descriptor, end)]
    return [FileSlice(descriptor, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def _later_links(descriptor: int, end: int) -> Iterator[int]:
    """Offsets of all links but the first: new streams after other pages."""
    beginning, count = True, 1
    for at, begins in _pages(descriptor, end):
        if begins and not beginning:
            yield at
            count += 1
            if count == MAX_LINKS:
                return
        beginning = begins


def _pages(descriptor: int, end: int) -> Iterator[tuple[int, bool]]:
    at = 0
    for _ in range(MAX_PAGES):
        head = os.pread(descriptor, _PAGE.size + 255, at)
        if len(head) < _PAGE.size:
            return
        mark, version, flags, _, _, sequence, _, segments = _PAGE.unpack_from(head)
        if mark == _CAPTURE_PATTERN and version == 0:
            yield at, bool(flags & _BEGIN_OF_STREAM) and sequence == 0
            at += _PAGE.size + segments + sum(head[_PAGE.size : _PAGE.size + segments])
        else:
            at = _next_page(descriptor, at + 1, end)


def _next_page(descriptor: int, at: int, end: int) -> int:
    while at < end:
        offset = os.pread(descriptor, _BLOCK_BYTES, at).find(_CAPTURE_PATTERN)
        if offset >= 0:
            return at + offset
        at += _BLOCK_BYTES - len(_CAPTURE_PATTERN) + 1
    return end
