"""Claimed end of a file, for formats whose headers state a length."""

import os
import struct
from collections.abc import Callable

_HEAD_BYTES = 128  # hold all that is read
_UNKNOWN = frozenset({0, 0xFFFF_FFFF})  # written by recorders that do not know the length yet
_MATROSKA_SEGMENT = b"\x18\x53\x80\x67"


def claimed_end(descriptor: int, kind: str, start: int) -> int:
    """Claimed end of a file that begins at `start`; `start` without a claim.

    Args:
        descriptor: of the file that it lies in.
        kind: FFmpeg's first name of its format.
    """
    length = _LENGTHS.get(kind)
    if length is None:
        return start
    head = os.pread(descriptor, _HEAD_BYTES, start)
    claimed = start + (length(head) or 0) if len(head) == _HEAD_BYTES else start
    return claimed if claimed <= os.fstat(descriptor).st_size else start


def _chunk_length(byte_order: str) -> Callable[[bytes], int | None]:
    """Length of a RIFF or IFF file, whose only outer chunk states it."""

    def length(head: bytes) -> int | None:
        size: int = struct.unpack_from(f"{byte_order}I", head, 4)[0]
        return None if size in _UNKNOWN else 8 + size

    return length


def _wave_64_length(head: bytes) -> int:
    """Length, behind the first identifier. Source: Sonic Foundry, Wave 64."""
    size: int = struct.unpack_from("<Q", head, 16)[0]
    return size


def _matroska_length(head: bytes) -> int | None:
    """Length of header and segment. Source: RFC 8794, section 4 to 6."""
    size, at = _variable_size_integer(head, 4)
    if size is None or head[at + size : at + size + 4] != _MATROSKA_SEGMENT:
        return None
    segment, begins = _variable_size_integer(head, at + size + 4)
    return None if segment is None else begins + segment


def _variable_size_integer(head: bytes, at: int) -> tuple[int | None, int]:
    """Number of 1 to 8 bytes, None if unknown, and where it ends."""
    if at >= len(head) or head[at] == 0:
        return None, at
    width = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), at + width


_LENGTHS: dict[str, Callable[[bytes], int | None]] = {
    "aiff": _chunk_length(">"),
    "avi": _chunk_length("<"),
    "matroska": _matroska_length,
    "w64": _wave_64_length,
    "wav": _chunk_length("<"),
}
