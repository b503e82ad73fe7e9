"""Concatenated files, which FFmpeg reads only to the end of the first, or wrongly.

So each is opened as the file that it is. Where the header of one says where it ends, the next is
looked for from there on; else in all that follows.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import islice

from tacet.media.containers.chained_ogg import later_links
from tacet.media.containers.claimed_end import claimed_end
from tacet.media.containers.file_slice import FileSlice
from tacet.media.containers.signatures import MAX_SIGNATURE_BYTES, SIGNATURES, SignatureMatch
from tacet.media.containers.truncated_mp4 import boxes

MAX_FILES = 1_000  # later files are read as part of the last
FORMATS_WITHOUT_HEADER = frozenset({"mp3"})  # a first file may begin without any signature
MIN_HEADERLESS_BYTES = 1 << 12  # what stands before a first signature and is shorter is no file
LARGE_TAG_BYTES = 1 << 12  # a smaller tag may stand before each piece of a stream that was saved
MAX_MATCHES = 10_000  # with tags; streams saved in pieces of 10 s have 4,320 in 12 hours
MAX_BOXES = 1_000_000  # a film of 12 hours in fragments of a second has 90,000
_MAX_PADDING_BYTES = 1 << 10  # between a tag and what it belongs to
_BLOCK_BYTES = 1 << 16
_KEEP_ALIVE_SECONDS = 1.0

KeepAlive = Callable[[], None]
"""Called about once a second while a large file is searched."""


def file_slices(
    descriptor: int, kind: str, keep_alive: KeepAlive = lambda: None
) -> list[FileSlice]:
    """Files that lie end to end in one, in order; one in almost every file.

    Args:
        descriptor: of the file, readable and seekable.
        kind: FFmpeg's name of the format of the first.
        keep_alive: called about once a second.
    """
    end = os.fstat(descriptor).st_size
    starts = [0, *islice(_later_starts(descriptor, kind, keep_alive), MAX_FILES - 1)]
    return [FileSlice(descriptor, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def demuxer_name(kind: str) -> str:
    """Name by which FFmpeg is asked for a format that has several."""
    return kind.partition(",")[0]


def _later_starts(descriptor: int, kind: str, keep_alive: KeepAlive) -> Iterator[int]:
    """Offsets of all files but the first."""
    kind = demuxer_name(kind)
    if kind == "ogg":
        return later_links(descriptor)
    if kind == "mov":
        return _later_mp4_starts(descriptor)
    return _later_signature_starts(descriptor, kind, keep_alive)


def _later_mp4_starts(descriptor: int) -> Iterator[int]:
    """Offsets of file type boxes that follow audio and its index."""
    seen: set[bytes] = set()
    at = 0
    for kind, ends in islice(boxes(descriptor, os.fstat(descriptor).st_size), MAX_BOXES):
        if kind == b"ftyp" and seen >= {b"moov", b"mdat"}:
            yield at
            seen.clear()
        seen.add(kind)
        at = ends


def _later_signature_starts(descriptor: int, kind: str, keep_alive: KeepAlive) -> Iterator[int]:
    """Offsets of later signatures; a tag right before one belongs to it."""
    least = MIN_HEADERLESS_BYTES if kind in FORMATS_WITHOUT_HEADER else None
    tag, begun = SignatureMatch(0, -_MAX_PADDING_BYTES - 1), -1
    for match in islice(_signature_matches(descriptor, kind, keep_alive), MAX_MATCHES):
        adjacent = 0 <= match.start - tag.after <= _MAX_PADDING_BYTES
        start = tag.start if adjacent else match.start
        if match.tag:
            tag = match._replace(start=start)
        if not match.tag or match.after - start >= LARGE_TAG_BYTES:
            if least is not None and max(least, begun + 1) <= start:
                yield start
            begun, least = start, 0


def _signature_matches(
    descriptor: int, kind: str, keep_alive: KeepAlive
) -> Iterator[SignatureMatch]:
    """Matches of that format, each behind the claimed end of the last."""
    signatures, end = SIGNATURES.get(kind, ()), os.fstat(descriptor).st_size
    at, reported_at = 0, time.monotonic()
    while signatures and at < end:
        block = os.pread(descriptor, _BLOCK_BYTES + MAX_SIGNATURE_BYTES, at)
        firsts = (
            first
            for signature in signatures
            for first in islice(signature.matches(block, _BLOCK_BYTES), 1)
        )
        start, after, tag = min(firsts, default=(None, _BLOCK_BYTES, False))
        if start is not None:
            after = max(after, claimed_end(descriptor, kind, at + start) - at)
            yield SignatureMatch(at + start, at + after, tag)
        at += after
        if time.monotonic() - reported_at > _KEEP_ALIVE_SECONDS:
            reported_at = time.monotonic()
            keep_alive()
