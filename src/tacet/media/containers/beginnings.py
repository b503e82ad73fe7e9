"""How a file of each kind begins, so that one can be told in the middle of another.

Sources: the formats' own specifications. A sign is so long that sound holds it by chance less than
once in a million files.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

HEAD = 128  # bytes; no sign is longer
_MOST_IN_BLOCK = 100  # marks looked at; a block of sound has one by chance, if any


class Beginning(NamedTuple):
    """Where a sign stands in a block, what comes behind it, and whether it is only a tag."""

    start: int
    after: int
    tag: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """What a file of a kind begins with.

    Attributes:
        mark: bytes that are in each such beginning.
        rule: the whole beginning; its group `size`, if any, tells how long a tag goes on, which
            is a beginning only where one without a tag follows.
        before: bytes of the beginning before the mark.
    """

    mark: bytes
    rule: re.Pattern[bytes]
    before: int = 0

    def found(self, block: bytes, until: int) -> Iterator[Beginning]:
        """Each such beginning in a block that starts before `until`."""
        at = self.before - 1
        for _ in range(_MOST_IN_BLOCK):
            at = block.find(self.mark, at + 1, until + self.before + len(self.mark))
            if at < 0:
                return
            match = self.rule.match(block, at - self.before)
            if match and match.start() < until:
                tag = "size" in self.rule.groupindex
                after = match.end() + (_tag_size(match["size"]) if tag else 0)
                yield Beginning(match.start(), after, tag)


def _tag_size(size: bytes) -> int:
    """The bytes of a tag behind its head; 7 bits of each count (ID3v2.4, section 6.2)."""
    high, *rest = size
    for byte in rest:
        high = high << 7 | byte
    return high


def _sign(mark: bytes, rule: bytes | None = None, before: int = 0) -> tuple[Sign, ...]:
    return (Sign(mark, re.compile(re.escape(mark) if rule is None else rule, re.DOTALL), before),)


def _first_frames() -> Iterator[Sign]:
    """The frame without sound that encoders set before an MP3, to tell its length."""
    for mark in (b"Xing", b"Info"):
        for side in (9, 17, 32):  # bytes of side information: ISO/IEC 11172-3 and 13818-3, 2.4.1.7
            rule = rb"\xff[\xe2-\xff][\x10-\xef].\x00{%d}%s" % (side, mark)
            yield from _sign(mark, rule, 4 + side)


_BLOCK_0 = b"[%s]" % re.escape(bytes(flags for flags in range(256) if flags & 0x08))
_ID3 = rb"ID3[\x02-\x04]\x00[\x00\x10\x20\x40\x80\xc0](?P<size>[\x00-\x7f]{4})"

SIGNS: dict[str, tuple[Sign, ...]] = {
    "aiff": _sign(b"AIF", rb"FORM.{4}AIF[FC][ -~]{4}", 8),
    "amr": _sign(b"#!AMR", rb"#!AMR(-WB)?\n"),
    "ape": _sign(b"MAC ", rb"MAC .\x0f..\x34\x00\x00\x00\x18\x00\x00\x00"),
    "asf": _sign(bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")),
    "au": _sign(
        b".snd",
        rb"\.snd\x00\x00[\x00-\x0f]..{4}\x00{3}[\x01-\x1b]\x00[\x00-\x0b]..\x00{3}[\x01-\x40]",
    ),
    "avi": _sign(b"AVI LIST", rb"RIFF.{4}AVI LIST", 8),
    "caf": _sign(b"caff\x00\x01\x00\x00desc"),
    "flac": _sign(b"fLaC", rb"fLaC[\x00\x80]\x00\x00\x22"),
    "flv": _sign(b"FLV\x01", rb"FLV\x01[\x00\x01\x04\x05]\x00{3}\x09\x00{4}"),
    "ilbc": _sign(b"#!iLBC", rb"#!iLBC[23]0\n"),
    "matroska": _sign(
        b"\x1aE\xdf\xa3", rb"\x1aE\xdf\xa3.{1,64}?B\x82.{1,8}?(?:webm|matroska)"
    ),
    "mp3": (*_sign(b"ID3", _ID3), *_first_frames()),
    "nistsphere": _sign(b"NIST_1A\n", rb"NIST_1A\n +\d+\n"),
    "rm": _sign(b".RMF\x00\x00\x00\x12"),
    "sox": _sign(b".SoX", rb"\.SoX..\x00\x00.{16}[\x01-\x40]\x00{3}"),
    "tta": _sign(b"TTA1", rb"TTA1[\x01-\x03]\x00[\x01-\x40]\x00[\x08\x10\x18\x20]\x00"),
    "voc": _sign(b"Creative Voice File\x1a"),
    "w64": _sign(bytes.fromhex("726966662e91cf11a5d628db04c10000")),
    "wav": _sign(b"WAVE", rb"(?:RIFF|RIFX|RF64|BW64).{4}WAVE[ -~]{4}", 8),
    "wv": _sign(b"wvpk", rb"wvpk.{4}.\x04.{6}\x00{4}(?!\x00{4}).{4}." + _BLOCK_0),
}  # fmt: skip
"""By FFmpeg's first name of the file format. Not here: bare frames, MPEG program and transport
streams, which FFmpeg reads on; Ogg (`chain`) and MP4 (`joined`), whose structure tells."""
