"""Small files that claim to be huge are refused or streamed."""

import time
from pathlib import Path

import pytest
from media_samples import RATE, Recorder, beeps, names, wav

from tacet.core.errors import NoAudioTrack, TooLong, UnreadableMedia
from tacet.media import MediaLimits, decode
from tacet.media.atomic_file import AtomicFile
from tacet.media.sandbox.client import build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Task

BUSY = 60.0  # seconds; the child has a low priority, and a busy computer lets it wait


def peak_megabytes(path: Path, out: Path, limits: MediaLimits) -> float:
    """The most memory that the child used for the file."""
    with open_readonly(path, limits) as source, AtomicFile(out) as target:
        asked = build_request("decode", path.name, limits, 32_000)
        answer = run_task(Task(asked, (source, target.descriptor), limits))
    return float(str(answer["peak_kib"])) / 1024


def test_a_long_silence_in_a_small_file_stops_at_the_cap(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    recorder = Recorder(path, "flac", 8_000)
    for _ in range(30):
        recorder.write(beeps(60.0, (), 8_000))
    recorder.close()
    assert path.stat().st_size < 400_000
    start = time.monotonic()
    with pytest.raises(TooLong):
        decode(path, tmp_path / "o.pcm", MediaLimits(max_seconds=20 * 60.0))
    assert time.monotonic() - start < BUSY
    assert names(tmp_path) == ["a.flac"]


def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    short = wav(tmp_path / "short.wav", 8_000, 1, 8, b"\x80" * 8_000 * 60)
    long = wav(tmp_path / "long.wav", 8_000, 1, 8, b"\x80" * 8_000 * 1800)
    limits = MediaLimits()
    small = peak_megabytes(short, tmp_path / "o", limits)
    large = peak_megabytes(long, tmp_path / "o", limits)
    assert large < small + 16
    assert large < 256


@pytest.mark.parametrize(
    ("rate", "channels", "bits"),
    [(1, 1, 8), (2_000_000_000, 1, 16), (0, 1, 16), (RATE, 0, 16), (RATE, 512, 16),
     (RATE, 65_535, 8), (RATE, 1, 0), (RATE, 1, 65_535)],
)  # fmt: skip
def test_an_absurd_header_is_refused_at_once(
    tmp_path: Path, rate: int, channels: int, bits: int
) -> None:
    path = wav(tmp_path / "a.wav", rate, channels, bits, bytes(200_000))
    start = time.monotonic()
    with pytest.raises((UnreadableMedia, NoAudioTrack, TooLong)):  # at 1 Hz it is days long
        decode(path, tmp_path / "o.pcm")
    assert time.monotonic() - start < BUSY
    assert names(tmp_path) == ["a.wav"]


def test_a_header_that_claims_a_century_is_not_believed(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", RATE, 1, 16, bytes(32_000))
    data = bytearray(path.read_bytes())
    data[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    assert decode(path, tmp_path / "o.pcm").duration == pytest.approx(1.0, abs=0.01)


def test_too_little_memory_is_a_plain_refusal(tmp_path: Path) -> None:
    path = wav(tmp_path / "a.wav", 48_000, 64, 32, bytes(40 << 20))
    with pytest.raises(UnreadableMedia, match=r"\.$"):
        decode(path, tmp_path / "o.pcm", MediaLimits(memory_bytes=1 << 20))
    assert names(tmp_path) == ["a.wav"]
