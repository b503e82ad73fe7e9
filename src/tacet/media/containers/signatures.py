"""File signatures, by which a file is found in the middle of another.

Sources: the formats' own specifications. A signature is so long that audio holds it by chance less
than once in a million files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAX_SIGNATURE_BYTES = 128
_MAX_MAGICS = 100  # looked at per block; a block of audio has one by chance, if any


class SignatureMatch(NamedTuple):
    """Place of a signature, what comes behind it, whether only a tag."""

    start: int
    after: int
    tag: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Signature of a file format.

    Attributes:
        magic: bytes that are in each such beginning.
        pattern: the whole beginning; its group `size`, if any, tells how long a tag goes on, which
            is a beginning only where one without a tag follows.
        before: bytes of the beginning before the magic bytes.
    """

    magic: bytes
    pattern: re.Pattern[bytes]
    before: int = 0

    def matches(self, block: bytes, until: int) -> Iterator[SignatureMatch]:
        """Matches in a block that start before `until`."""
        at = self.before - 1
        for _ in range(_MAX_MAGICS):
            at = block.find(self.magic, at + 1, until + self.before + len(self.magic))
            if at < 0:
                return
            match = self.pattern.match(block, at - self.before)
            if match and match.start() < until:
                tag = "size" in self.pattern.groupindex
                after = match.end() + (_tag_size(match["size"]) if tag else 0)
                yield SignatureMatch(match.start(), after, tag)


def _tag_size(size: bytes) -> int:
    """Bytes of a tag behind its head; 7 bits of each count (ID3v2.4, section 6.2)."""
    high, *rest = size
    for byte in rest:
        high = high << 7 | byte
    return high


def _signature(
    magic: bytes, pattern: bytes | None = None, before: int = 0
) -> tuple[Signature, ...]:
    pattern = re.escape(magic) if pattern is None else pattern
    return (Signature(magic, re.compile(pattern, re.DOTALL), before),)


def _mp3_info_frames() -> Iterator[Signature]:
    """Frames without audio that encoders put before an MP3, with its length."""
    for magic in (b"Xing", b"Info"):
        for side in (9, 17, 32):  # bytes of side information: ISO/IEC 11172-3 and 13818-3, 2.4.1.7
            pattern = rb"\xff[\xe2-\xff][\x10-\xef].\x00{%d}%s" % (side, magic)
            yield from _signature(magic, pattern, 4 + side)


_FIRST_BLOCK_FLAGS = b"[%s]" % re.escape(bytes(flags for flags in range(256) if flags & 0x08))
_ID3 = rb"ID3[\x02-\x04]\x00[\x00\x10\x20\x40\x80\xc0](?P<size>[\x00-\x7f]{4})"

SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "aiff": _signature(b"AIF", rb"FORM.{4}AIF[FC][ -~]{4}", 8),
    "amr": _signature(b"#!AMR", rb"#!AMR(-WB)?\n"),
    "ape": _signature(b"MAC ", rb"MAC .\x0f..\x34\x00\x00\x00\x18\x00\x00\x00"),
    "asf": _signature(bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")),
    "au": _signature(
        b".snd",
        rb"\.snd\x00\x00[\x00-\x0f]..{4}\x00{3}[\x01-\x1b]\x00[\x00-\x0b]..\x00{3}[\x01-\x40]",
    ),
    "avi": _signature(b"AVI LIST", rb"RIFF.{4}AVI LIST", 8),
    "caf": _signature(b"caff\x00\x01\x00\x00desc"),
    "flac": _signature(b"fLaC", rb"fLaC[\x00\x80]\x00\x00\x22"),
    "flv": _signature(b"FLV\x01", rb"FLV\x01[\x00\x01\x04\x05]\x00{3}\x09\x00{4}"),
    "ilbc": _signature(b"#!iLBC", rb"#!iLBC[23]0\n"),
    "matroska": _signature(
        b"\x1aE\xdf\xa3", rb"\x1aE\xdf\xa3.{1,64}?B\x82.{1,8}?(?:webm|matroska)"
    ),
    "mp3": (*_signature(b"ID3", _ID3), *_mp3_info_frames()),
    "nistsphere": _signature(b"NIST_1A\n", rb"NIST_1A\n +\d+\n"),
    "rm": _signature(b".RMF\x00\x00\x00\x12"),
    "sox": _signature(b".SoX", rb"\.SoX..\x00\x00.{16}[\x01-\x40]\x00{3}"),
    "tta": _signature(b"TTA1", rb"TTA1[\x01-\x03]\x00[\x01-\x40]\x00[\x08\x10\x18\x20]\x00"),
    "voc": _signature(b"Creative Voice File\x1a"),
    "w64": _signature(bytes.fromhex("726966662e91cf11a5d628db04c10000")),
    "wav": _signature(b"WAVE", rb"(?:RIFF|RIFX|RF64|BW64).{4}WAVE[ -~]{4}", 8),
    "wv": _signature(b"wvpk", rb"wvpk.{4}.\x04.{6}\x00{4}(?!\x00{4}).{4}." + _FIRST_BLOCK_FLAGS),
}  # fmt: skip
"""By FFmpeg's first name of the file format. Not here: bare frames, MPEG program and transport
streams, which FFmpeg reads on; Ogg (`chained_ogg`) and MP4 (`concatenated`), told by structure."""
