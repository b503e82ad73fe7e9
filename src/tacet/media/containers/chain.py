"""Chained Ogg: several Ogg files one after the other in one file, as radio stations record them.

FFmpeg reads past the first link only where the next is of the same make; so each link is opened
as the file that it is. Source: RFC 3533 (Ogg), section 4 (chaining) and 6 (page header).
"""

import os
import struct
from collections.abc import Iterator

MAX_PAGES = 5_000_000  # looked at; 12 hours of one packet a page have half of that
_PAGE = struct.Struct("<4sBBqIIIB")
_MARK = b"OggS"
_BEGINS_STREAM = 0x02
_BLOCK = 1 << 16


def later_links(descriptor: int) -> Iterator[int]:
    """Where each link but the first begins: with a new stream after pages of other streams."""
    beginning, end = True, os.fstat(descriptor).st_size
    for at, begins in _pages(descriptor, end):
        if begins and not beginning:
            yield at
        beginning = begins


def _pages(descriptor: int, end: int) -> Iterator[tuple[int, bool]]:
    """Each page: where it begins, and whether a stream begins with it."""
    at = 0
    for _ in range(MAX_PAGES):
        head = os.pread(descriptor, _PAGE.size + 255, at)
        if len(head) < _PAGE.size:
            return
        mark, version, flags, _, _, sequence, _, segments = _PAGE.unpack_from(head)
        if mark == _MARK and version == 0:
            yield at, bool(flags & _BEGINS_STREAM) and sequence == 0
            at += _PAGE.size + segments + sum(head[_PAGE.size : _PAGE.size + segments])
        else:
            at = _next_mark(descriptor, at + 1, end)


def _next_mark(descriptor: int, at: int, end: int) -> int:
    while at < end:
        found = os.pread(descriptor, _BLOCK, at).find(_MARK)
        if found >= 0:
            return at + found
        at += _BLOCK - len(_MARK) + 1
    return end
