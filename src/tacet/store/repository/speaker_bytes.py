"""Turns and local speakers as bytes: ten hours have 20,000 turns and 15 MB of pieces."""

import struct
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from tacet.core.span import Span
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.turns import Turn

RECORDINGS = 4  # whose turns are remembered
_TURN = np.dtype([("start", "<f8"), ("end", "<f8"), ("speaker", "<u2")])
_HEAD = struct.Struct("<dd4I")  # start, hop; frames, speakers, stretches, numbers of a voice
_ACTIVITY, _STRETCHES, _VOICES, _SECONDS = (np.dtype(kind) for kind in ("u1", "<i4", "<f2", "<f4"))


def turns_bytes(turns: Sequence[Turn]) -> bytes:
    """Turns, packed."""
    rows = [(turn.span.start, turn.span.end, turn.speaker) for turn in turns]
    return np.array(rows, _TURN).tobytes()


@lru_cache(maxsize=RECORDINGS)
def turns_value(content: bytes) -> tuple[Turn, ...]:
    """Turns as they were packed. Remembered, for each look at a text needs them."""
    rows = np.frombuffer(content, _TURN).tolist()
    return tuple(Turn(Span(start, end), speaker) for start, end, speaker in rows)


def pieces_bytes(pieces: Sequence[LocalSpeakers]) -> bytes:
    """Local speakers of some pieces, packed one after the other."""
    return b"".join(part for piece in pieces for part in _parts(piece))


def _parts(piece: LocalSpeakers) -> Iterator[bytes]:
    yield _HEAD.pack(
        piece.start, piece.hop, *piece.activity.shape, len(piece.stretches), piece.voices.shape[1]
    )
    yield piece.activity.astype(_ACTIVITY).tobytes()
    yield piece.stretches.astype(_STRETCHES).tobytes()
    yield piece.voices.astype(_VOICES).tobytes()
    yield piece.seconds.astype(_SECONDS).tobytes()


def pieces_value(content: bytes) -> Iterator[LocalSpeakers]:
    """Local speakers as they were packed; their arrays are read only."""
    at = 0

    def array(kind: np.dtype[np.generic], *shape: int) -> np.ndarray:
        nonlocal at
        count = int(np.prod(shape))
        values = np.frombuffer(content, kind, count, at).reshape(shape)
        at += values.nbytes
        return values

    while at < len(content):
        start, hop, frames, speakers, stretches, size = _HEAD.unpack_from(content, at)
        at += _HEAD.size
        yield LocalSpeakers(
            start,
            hop,
            array(_ACTIVITY, frames, speakers),
            array(_STRETCHES, stretches, 3),
            array(_VOICES, stretches, size),
            array(_SECONDS, stretches),
        )
