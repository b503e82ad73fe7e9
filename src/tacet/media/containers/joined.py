"""Files joined end to end in one, which FFmpeg reads only to the end of the first, or wrongly.

So each is opened as the file that it is. Where the header of one says where it ends, the next is
looked for from there on; else in all that follows.
"""

import os
import time
from collections.abc import Callable, Iterator
from itertools import islice

from tacet.media.containers.beginnings import HEAD, SIGNS, Beginning
from tacet.media.containers.chain import later_links
from tacet.media.containers.cut_short import boxes
from tacet.media.containers.ends import claimed_end
from tacet.media.containers.part import Part

MAX_PARTS = 1_000  # what comes after so many counts as one with the last
HEADLESS = frozenset({"mp3"})  # a first file may begin without any of its signs
HEADLESS_LEAST = 1 << 12  # bytes; what stands before a first sign and is shorter is no file
LARGE_TAG = 1 << 12  # bytes; a smaller one may stand before each piece of a stream that was saved
MAX_SIGNS = 10_000  # looked at, with tags; streams saved in pieces of 10 s have 4,320 in 12 hours
MAX_BOXES = 1_000_000  # looked at; a film of 12 hours in fragments of a second has 90,000
_NEAR = 1 << 10  # bytes of padding that may stand between a tag and what it belongs to
_BLOCK = 1 << 16
_ALIVE_SECONDS = 1.0

Alive = Callable[[], None]
"""Called about once a second while a large file is looked through."""


def parts(descriptor: int, kind: str, alive: Alive = lambda: None) -> list[Part]:
    """The files that lie end to end in one, in order; a single one in almost every file.

    Args:
        descriptor: of the file, readable and seekable.
        kind: FFmpeg's name of the format of the first.
    """
    end = os.fstat(descriptor).st_size
    starts = [0, *islice(_later(descriptor, kind, alive), MAX_PARTS - 1)]
    return [Part(descriptor, a, b) for a, b in zip(starts, [*starts[1:], end], strict=True)]


def demuxer(kind: str) -> str:
    """The name by which FFmpeg is asked for a format that has several."""
    return kind.partition(",")[0]


def _later(descriptor: int, kind: str, alive: Alive) -> Iterator[int]:
    """Where each file but the first begins."""
    kind = demuxer(kind)
    if kind == "ogg":
        return later_links(descriptor)
    if kind == "mov":
        return _later_films(descriptor)
    return _later_signs(descriptor, kind, alive)


def _later_films(descriptor: int) -> Iterator[int]:
    """Where a file type box follows sound and its index, at which another MP4 begins."""
    met: set[bytes] = set()
    at = 0
    for kind, ends in islice(boxes(descriptor, os.fstat(descriptor).st_size), MAX_BOXES):
        if kind == b"ftyp" and met >= {b"moov", b"mdat"}:
            yield at
            met.clear()
        met.add(kind)
        at = ends


def _later_signs(descriptor: int, kind: str, alive: Alive) -> Iterator[int]:
    """Where another beginning of the same kind stands; a tag right before it belongs to it."""
    least = HEADLESS_LEAST if kind in HEADLESS else None
    tag, begun = Beginning(0, -_NEAR - 1), -1
    for found in islice(_beginnings(descriptor, kind, alive), MAX_SIGNS):
        start = tag.start if 0 <= found.start - tag.after <= _NEAR else found.start
        if found.tag:
            tag = found._replace(start=start)
        if not found.tag or found.after - start >= LARGE_TAG:
            if least is not None and max(least, begun + 1) <= start:
                yield start
            begun, least = start, 0


def _beginnings(descriptor: int, kind: str, alive: Alive) -> Iterator[Beginning]:
    """Each beginning of that kind in a file, behind the end that the one before it says."""
    signs, end = SIGNS.get(kind, ()), os.fstat(descriptor).st_size
    at, told = 0, time.monotonic()
    while signs and at < end:
        block = os.pread(descriptor, _BLOCK + HEAD, at)
        firsts = (first for sign in signs for first in islice(sign.found(block, _BLOCK), 1))
        start, after, tag = min(firsts, default=(None, _BLOCK, False))
        if start is not None:
            after = max(after, claimed_end(descriptor, kind, at + start) - at)
            yield Beginning(at + start, at + after, tag)
        at += after
        if time.monotonic() - told > _ALIVE_SECONDS:
            told = time.monotonic()
            alive()
