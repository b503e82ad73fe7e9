"""File signatures inside files: every one is found, audio never matches."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tacet.media.containers.claimed_end import claimed_end
from tacet.media.containers.concatenated import MAX_FILES, file_slices
from tacet.media.containers.signatures import SIGNATURES
from tacet.media.formats import DEMUXERS

RARE = {
    "ape": b"MAC \x96\x0f\0\0\x34\0\0\0\x18\0\0\0",
    "ilbc": b"#!iLBC20\n",
    "nistsphere": b"NIST_1A\n   1024\n",
    "rm": b".RMF\0\0\0\x12",
}  # written by no encoder that is at hand
SOUND = np.random.default_rng(7).integers(0, 256, 200_000, np.uint8).tobytes()


@pytest.fixture
def starts(tmp_path: Path) -> Iterator[object]:
    opened: list[int] = []

    def found(content: bytes, kind: str) -> list[int]:
        (tmp_path / "file").write_bytes(content)
        opened.append(os.open(tmp_path / "file", os.O_RDONLY))
        return [part.first for part in file_slices(opened[-1], kind)]

    yield found
    for descriptor in opened:
        os.close(descriptor)


def test_every_format_is_an_allowed_one() -> None:
    assert set(SIGNATURES) <= set(DEMUXERS)


@pytest.mark.parametrize("kind", RARE)
@pytest.mark.parametrize("apart", [0, 65_536 - 20, 65_536 - 3, 65_536, 200_000])
def test_a_signature_is_found_wherever_it_lies(starts, kind: str, apart: int) -> None:  # type: ignore[no-untyped-def]
    one = RARE[kind] + SOUND[:apart]
    assert starts(one + one + one, kind) == [0, len(one), 2 * len(one)]


@pytest.mark.parametrize("kind", SIGNATURES)
def test_audio_matches_no_signature(starts, kind: str) -> None:  # type: ignore[no-untyped-def]
    assert starts(SOUND * 5, kind) == [0]
    assert starts(b"", kind) == [0]
    assert starts(SIGNATURES[kind][0].magic * 100_000, kind)[0] == 0


def test_what_is_inside_the_length_that_a_file_states_is_no_file_of_its_own(starts) -> None:  # type: ignore[no-untyped-def]
    inner = b"RIFF\x10\0\0\0WAVEfmt " + bytes(200)
    outer = b"RIFF" + struct.pack("<I", 4 + 2 * len(inner)) + b"WAVE" + inner * 2
    assert starts(outer + inner, "wav") == [0, len(outer)]


def test_only_so_many_files_are_told_apart(starts) -> None:  # type: ignore[no-untyped-def]
    assert len(starts((RARE["rm"] + bytes(100)) * (MAX_FILES + 50), "rm")) == MAX_FILES


def test_tags_without_end_are_given_up_on(starts) -> None:  # type: ignore[no-untyped-def]
    assert starts(b"ID3\x04\0\0\0\0\0\0" * 200_000, "mp3") == [0]


MATROSKA = b"\x1aE\xdf\xa3\x84" + bytes(4) + b"\x18\x53\x80\x67"


@pytest.mark.parametrize(
    ("kind", "head", "end"),
    [
        ("wav", b"RIFF\xf8\x01\0\0WAVE", 512),
        ("wav", b"RIFF\xff\xff\xff\xffWAVE", 0),
        ("wav", b"RIFF\xf8\x01\0\x01WAVE", 0),
        ("aiff", b"FORM\0\0\x01\xf8AIFF", 512),
        ("w64", bytes(16) + struct.pack("<Q", 512), 512),
        ("matroska", MATROSKA + b"\x41\xf1", 512),
        ("matroska", MATROSKA + b"\x01\xff\xff\xff\xff\xff\xff\xff", 0),
        ("matroska", MATROSKA + b"\xff", 0),
        ("matroska", MATROSKA + b"\0", 0),
        ("matroska", b"\x1aE\xdf\xa3\xfe", 0),
        ("flac", b"fLaC", 0),
    ],
)
def test_where_a_file_says_that_it_ends(tmp_path: Path, kind: str, head: bytes, end: int) -> None:
    (tmp_path / "file").write_bytes(head.ljust(1_000, b"\0"))
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    assert claimed_end(descriptor, kind, 0) == end
    assert claimed_end(descriptor, kind, 990) == 990
    os.close(descriptor)
