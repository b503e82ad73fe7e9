"""Chained Ogg: several Ogg files in one, as radio stations record them.

FFmpeg reads past the first link only where the next is of the same make; so each link is opened
as the file that it is. Source: RFC 3533 (Ogg), section 4 (chaining) and 6 (page header).
"""

import os
import struct
from collections.abc import Iterator

MAX_PAGES = 5_000_000  # 12 hours of one packet per page have half of that
_PAGE = struct.Struct("<4sBBqIIIB")
_CAPTURE_PATTERN = b"OggS"
_BEGIN_OF_STREAM = 0x02
_BLOCK_BYTES = 1 << 16


def later_links(descriptor: int) -> Iterator[int]:
    """Offsets of all links but the first: new streams after other pages."""
    beginning, end = True, os.fstat(descriptor).st_size
    for at, begins in _pages(descriptor, end):
        if begins and not beginning:
            yield at
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
