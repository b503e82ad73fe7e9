"""Chained Ogg: several Ogg files one after the other in one file, as radio stations record them.

FFmpeg reads past the first link only where the next is of the same make; so each link is opened
as the file that it is. Source: RFC 3533 (Ogg), section 4 (chaining) and 6 (page header).
"""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_LINKS = 1_000  # what comes after so many counts as one with the last
MAX_PAGES = 5_000_000  # looked at; 12 hours of one packet a page have half of that
_PAGE = struct.Struct("<4sBBqIIIB")
_CAPTURE_PATTERN = b"OggS"
_BEGIN_OF_STREAM = 0x02
_BLOCK_BYTES = 1 << 16


@dataclass(slots=True)
class FileSlice:
    """A stretch of a file, by its descriptor, as a file object of its own that can be read."""

    descriptor: int
    first: int
    end: int
    at: int = 0
    name: str = "part.ogg"

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


def ogg_links(descriptor: int) -> list[FileSlice]:
    """The links of an Ogg file in order; a single one where it is not chained."""
    end = os.fstat(descriptor).st_size
    starts = [0, *_later_links(descriptor, end)]
    return [FileSlice(descriptor, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def _later_links(descriptor: int, end: int) -> Iterator[int]:
    """Where each link but the first begins: with a new stream after pages of other streams."""
    beginning, page_at = True, 1
    for at, begins in _pages(descriptor, end):
        if begins and not beginning:
            yield at
            page_at += 1
            if page_at == MAX_LINKS:
                return
        beginning = begins


def _pages(descriptor: int, end: int) -> Iterator[tuple[int, bool]]:
    """Each page: where it begins, and whether a stream begins with it."""
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
        page_at = os.pread(descriptor, _BLOCK_BYTES, at).find(_CAPTURE_PATTERN)
        if page_at >= 0:
            return at + page_at
        at += _BLOCK_BYTES - len(_CAPTURE_PATTERN) + 1
    return end
