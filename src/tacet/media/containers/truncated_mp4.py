"""Detect MP4 and QuickTime files whose end, with the index, is missing."""

import os
import struct
from collections.abc import Iterator
from itertools import islice

_BOX = struct.Struct(">I4s")
_LARGE_SIZE = struct.Struct(">Q")
_MAX_BOXES = 10_000
_FIRST_BOXES = frozenset({b"ftyp", b"wide", b"mdat", b"moov", b"free", b"skip"})
_PICTURE = b"meta"  # index of a still picture such as HEIC, kept in such boxes too
_INDEX = b"moov"  # tells where in the file the audio lies


def is_truncated(descriptor: int) -> bool:
    """Whether the file begins as MP4 and ends before its index.

    Source: ISO/IEC 14496-12, section 4.2 (boxes).
    """
    whole = os.fstat(descriptor).st_size
    ends = dict(islice(boxes(descriptor, whole), _MAX_BOXES))
    if not _FIRST_BOXES.intersection(ends) or _PICTURE in ends:
        return False
    return ends.get(_INDEX, whole + 1) > whole


def boxes(descriptor: int, whole: int) -> Iterator[tuple[bytes, int]]:
    """Kind and claimed end of every outermost box in the file."""
    at = 0
    while len(head := os.pread(descriptor, 16, at)) >= _BOX.size:
        size, kind = _BOX.unpack_from(head)
        if size == 1 and len(head) == 16:
            size = _LARGE_SIZE.unpack_from(head, 8)[0]
        elif size == 0:
            size = whole - at
        if size < _BOX.size or (at == 0 and kind not in _FIRST_BOXES):  # no box at all
            return
        at += size
        yield kind, at
