"""Where a file says in its header that it ends, for formats that say so and may be large."""

import os
import struct
from collections.abc import Callable

_HEAD = 128  # bytes that hold all that is looked at
_UNKNOWN = frozenset({0, 0xFFFF_FFFF})  # written by recorders that do not know the length yet
_MATROSKA_SEGMENT = b"\x18\x53\x80\x67"


def claimed_end(descriptor: int, kind: str, start: int) -> int:
    """The byte behind a file that begins at `start`, `start` itself where it does not tell.

    Args:
        descriptor: of the file that it lies in.
        kind: FFmpeg's first name of its format.
    """
    length = _LENGTHS.get(kind)
    if length is None:
        return start
    head = os.pread(descriptor, _HEAD, start)
    claimed = start + (length(head) or 0) if len(head) == _HEAD else start
    return claimed if claimed <= os.fstat(descriptor).st_size else start


def _of_chunk(order: str) -> Callable[[bytes], int | None]:
    """The length of a RIFF or IFF file, whose only outer chunk tells it without its own head."""

    def length(head: bytes) -> int | None:
        size: int = struct.unpack_from(f"{order}I", head, 4)[0]
        return None if size in _UNKNOWN else 8 + size

    return length


def _of_wave_64(head: bytes) -> int:
    """The length, which follows the first identifier. Source: Sonic Foundry, Wave 64."""
    size: int = struct.unpack_from("<Q", head, 16)[0]
    return size


def _of_matroska(head: bytes) -> int | None:
    """The length of the header and of the segment. Source: RFC 8794, section 4 to 6."""
    size, at = _variable(head, 4)
    if size is None or head[at + size : at + size + 4] != _MATROSKA_SEGMENT:
        return None
    segment, begins = _variable(head, at + size + 4)
    return None if segment is None else begins + segment


def _variable(head: bytes, at: int) -> tuple[int | None, int]:
    """A number of 1 to 8 bytes, None for an unknown one, and where it ends."""
    if at >= len(head) or head[at] == 0:
        return None, at
    width = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return (None if value == (1 << 7 * width) - 1 else value), at + width


_LENGTHS: dict[str, Callable[[bytes], int | None]] = {
    "aiff": _of_chunk(">"),
    "avi": _of_chunk("<"),
    "matroska": _of_matroska,
    "w64": _of_wave_64,
    "wav": _of_chunk("<"),
}
