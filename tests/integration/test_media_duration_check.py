"""Claimed durations are believed as far as they are true."""

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from media_samples import RATE, beeps, onsets, record

from tacet.core.errors import TooLong, UnreadableMedia
from tacet.media import MediaLimits, decode, probe

HOURS = 1_000.0 * 3_600
WRAPPINGS = [
    ("a.flac", "flac", RATE),
    ("a.wav", "pcm_s16le", RATE),
    ("a.m4a", "aac", 44_100),
    ("a.mp3", "libmp3lame", 44_100),
    ("a.aac", "aac", 44_100),
    ("a.opus", "libopus", 48_000),
    ("a.mka", "libopus", 48_000),
    ("a.ts", "aac", 48_000),
]


def lying_flac(path: Path) -> Path:
    content = bytearray(record(path, "flac", beeps(2.0, (0.5,)), RATE).read_bytes())
    packed = struct.unpack_from(">Q", content, 18)[0]  # 28 bits of other facts, 36 of the length
    struct.pack_into(">Q", content, 18, packed >> 36 << 36 | round(HOURS * RATE))
    path.write_bytes(content)
    return path


def lying_matroska(path: Path) -> Path:
    content = bytearray(record(path, "flac", beeps(2.0, (0.5,)), RATE).read_bytes())
    at = content.index(b"\x44\x89\x88")  # the element Duration, 8 bytes: milliseconds
    struct.pack_into(">d", content, at + 3, HOURS * 1_000)
    path.write_bytes(content)
    return path


def lying_mp4(path: Path) -> Path:
    content = bytearray(record(path, "aac", beeps(2.0, (0.5,), 48_000), 48_000).read_bytes())
    for box, size in ((b"mvhd", 12), (b"mdhd", 12), (b"tkhd", 16)):
        at = content.index(box) + 8 + size  # version, flags and times stand before the length
        scale = struct.unpack_from(">I", content, at - 4)[0] if box != b"tkhd" else 1_000
        struct.pack_into(">I", content, at, min(round(HOURS * scale), 2**32 - 2))
    path.write_bytes(content)
    return path


LIARS = [(lying_flac, "a.flac"), (lying_matroska, "a.mka"), (lying_mp4, "a.m4a")]


@pytest.mark.parametrize(("lie", "name"), LIARS)
def test_a_header_that_lies_by_hours_is_not_believed(
    tmp_path: Path, lie: Callable[[Path], Path], name: str
) -> None:
    path = lie(tmp_path / name)
    believed = probe(path).duration
    assert believed is None or believed < 3.0
    report = decode(path, tmp_path / "o.pcm")
    assert report.duration == pytest.approx(2.0, abs=0.1)
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5], abs=0.05)


@pytest.mark.parametrize(("name", "codec", "rate"), WRAPPINGS)
def test_what_is_too_long_is_refused_before_it_is_listened_to(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    noise = np.random.default_rng(1).normal(0, 0.1, 40 * rate).astype(np.float32)
    path = record(tmp_path / name, codec, noise, rate)
    told: list[float] = []
    with pytest.raises(TooLong, match="longer than 30 seconds"):
        decode(
            path,
            tmp_path / "o.pcm",
            MediaLimits(max_seconds=30.0),
            on_progress=lambda done, whole: told.append(done),
        )
    assert told == []
    assert probe(path).duration == pytest.approx(40.0, abs=2.0)


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.m4a"])
@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_film_cut_short_is_called_that(tmp_path: Path, name: str, kept: float) -> None:
    path = record(tmp_path / name, "aac", beeps(3.0, (0.5,), 48_000), 48_000)
    content = path.read_bytes()
    index = content.index(b"moov")
    path.write_bytes(content[: round(index * kept)])
    with pytest.raises(UnreadableMedia, match="was cut short"):
        decode(path, tmp_path / "o.pcm")


@pytest.mark.parametrize(
    "content",
    [b"\0\0\0\x18ftypheic" + bytes(12) + b"\0\0\0\x0cmeta\0\0\0\0", b"\0\0\0\x08free", b"no film"],
)
def test_what_is_no_film_is_not_called_a_film_cut_short(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(UnreadableMedia) as refusal:
        decode(path, tmp_path / "o.pcm")
    assert ("was cut short" in str(refusal.value)) is content.endswith(b"free")
