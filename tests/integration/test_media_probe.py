"""Probing files, and making playback copies."""

import subprocess
import sys
from pathlib import Path

import pytest
from media_samples import beeps, onsets, record

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media import decode, make_playback_copy, media_versions, probe


def test_a_probe_tells_what_the_file_says(tmp_path: Path) -> None:
    path = record(
        tmp_path / "a.mp4", "aac", beeps(3.0, (), 48_000), 48_000, layout="stereo", picture=True
    )
    info = probe(path)
    assert info.duration == pytest.approx(3.0, abs=0.1)
    assert (info.codec, info.sample_rate, info.channels) == ("aac", 48_000, 2)
    assert info.has_video
    assert "mp4" in info.container
    assert type(info.duration) is float


@pytest.mark.parametrize(
    ("name", "codec", "rate", "plays"),
    [
        ("a.mp3", "libmp3lame", 44_100, True),
        ("a.m4a", "aac", 44_100, True),
        ("a.wav", "pcm_s16le", 16_000, True),
        ("a.opus", "libopus", 48_000, True),
        ("a.webm", "libopus", 48_000, True),
        ("a.amr", "libopencore_amrnb", 8_000, False),
        ("a.wma", "wmav2", 44_100, False),
        ("a.aiff", "pcm_s16be", 44_100, False),
        ("a.avi", "pcm_s16le", 44_100, False),
    ],
)
def test_it_knows_what_browsers_play(
    tmp_path: Path, name: str, codec: str, rate: int, plays: bool
) -> None:
    assert probe(record(tmp_path / name, codec, beeps(1.0, (), rate), rate)).playable is plays


def test_a_probe_refuses_what_is_no_media(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("hello")
    with pytest.raises(UnreadableMedia):
        probe(path)


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout"),
    [
        ("a.amr", "libopencore_amrnb", 8_000, "mono"),
        ("a.wma", "wmav2", 44_100, "stereo"),
        ("a.aiff", "pcm_s16be", 44_100, "stereo"),
        ("a.mkv", "flac", 96_000, "5.1"),
    ],
)
def test_a_listening_copy_sounds_at_the_same_times(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str
) -> None:
    path = record(tmp_path / name, codec, beeps(3.0, (0.5, 2.0), rate), rate, layout=layout)
    copy = make_playback_copy(path, tmp_path / "copy.ogg")
    info = probe(copy)
    assert (info.container, info.codec, info.playable) == ("ogg", "opus", True)
    assert info.channels == (1 if layout == "mono" else 2)
    decode(path, tmp_path / "1.pcm")
    decode(copy, tmp_path / "2.pcm")
    assert onsets(tmp_path / "2.pcm") == pytest.approx(onsets(tmp_path / "1.pcm"), abs=0.01)


def test_a_listening_copy_of_junk_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.wma"
    path.write_bytes(b"junk" * 1_000)
    with pytest.raises((UnreadableMedia, NoAudioTrack)):
        make_playback_copy(path, tmp_path / "copy.ogg")
    assert [file.name for file in tmp_path.iterdir()] == ["a.wma"]


def test_the_parent_never_loads_ffmpeg(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(1.0, ()), 16_000)
    code = (
        "import sys; from tacet.media import probe, decode; probe(sys.argv[1]);"
        "decode(sys.argv[1], sys.argv[2]); sys.exit('av' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(path), str(tmp_path / "o.pcm")]
    assert subprocess.run(command, timeout=30).returncode == 0


def test_the_versions_inside_are_reported() -> None:
    assert set(media_versions()) == {"PyAV", "FFmpeg"}
