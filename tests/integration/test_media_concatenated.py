"""Concatenated files: each is decoded, none is lost without a warning."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from media_samples import beeps, joined, onsets, record

from tacet.media import decode, make_playback_copy, probe

Make = tuple[str, int, str]  # codec, rate, layout
DELAYS = 0.25  # seconds that three encoders add
KINDS: list[tuple[str, Make, Make]] = [
    ("flac", ("flac", 44_100, "mono"), ("flac", 22_050, "stereo")),
    ("flac", ("flac", 16_000, "stereo"), ("flac", 96_000, "mono")),
    ("wav", ("pcm_s16le", 16_000, "mono"), ("pcm_s24le", 44_100, "stereo")),
    ("wav", ("pcm_f32le", 48_000, "stereo"), ("pcm_u8", 8_000, "mono")),
    ("w64", ("pcm_s16le", 16_000, "mono"), ("pcm_s16le", 44_100, "stereo")),
    ("aiff", ("pcm_s16be", 44_100, "mono"), ("pcm_s16be", 16_000, "stereo")),
    ("mp3", ("libmp3lame", 44_100, "mono"), ("libmp3lame", 22_050, "stereo")),
    ("m4a", ("aac", 44_100, "mono"), ("aac", 22_050, "stereo")),
    ("mp4", ("aac", 48_000, "stereo"), ("aac", 48_000, "mono")),
    ("mov", ("pcm_s16le", 44_100, "mono"), ("aac", 44_100, "mono")),
    ("webm", ("libopus", 48_000, "mono"), ("libopus", 48_000, "stereo")),
    ("mka", ("flac", 44_100, "mono"), ("aac", 22_050, "stereo")),
    ("avi", ("pcm_s16le", 44_100, "mono"), ("pcm_s16le", 16_000, "mono")),
    ("flv", ("libmp3lame", 44_100, "mono"), ("aac", 22_050, "stereo")),
    ("wma", ("wmav2", 44_100, "mono"), ("wmav2", 22_050, "stereo")),
    ("caf", ("pcm_s16le", 16_000, "mono"), ("pcm_s16le", 44_100, "stereo")),
    ("amr", ("libopencore_amrnb", 8_000, "mono"), ("libopencore_amrnb", 8_000, "mono")),
    ("au", ("pcm_mulaw", 8_000, "mono"), ("pcm_s16be", 44_100, "stereo")),
    ("tta", ("tta", 44_100, "mono"), ("tta", 16_000, "stereo")),
    ("wv", ("wavpack", 44_100, "mono"), ("wavpack", 16_000, "stereo")),
    ("voc", ("pcm_u8", 8_000, "mono"), ("pcm_u8", 16_000, "mono")),
    ("sox", ("pcm_s32le", 16_000, "mono"), ("pcm_s32le", 44_100, "stereo")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "second"), KINDS)
def test_files_of_a_kind_joined_end_to_end_are_all_heard(
    tmp_path: Path, name: str, first: Make, second: Make
) -> None:
    path = joined(tmp_path, name, first, second, second)
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5, 4.5], abs=DELAYS)
    assert report.duration == pytest.approx(6.0, abs=DELAYS)
    assert (report.skipped_packets, report.damaged, report.damaged_at) == (0, (), None)
    assert report.warnings == (
        "This file is 3 files joined end to end; they were read one after the other. "
        "Many players play only the first.",
    )


@pytest.mark.parametrize(("name", "first", "second"), [KINDS[0], KINDS[2], KINDS[6]])
def test_what_players_play_only_in_part_is_given_a_copy_of_all(
    tmp_path: Path, name: str, first: Make, second: Make
) -> None:
    path = joined(tmp_path, name, first, second)
    facts = probe(path)
    assert (facts.playable, facts.duration) == (False, None)
    make_playback_copy(path, tmp_path / "copy.ogg")
    decode(tmp_path / "copy.ogg", tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.05)


def test_a_part_that_cannot_be_read_is_named_with_its_place(tmp_path: Path) -> None:
    path = joined(tmp_path, "wav", *[("pcm_s16le", 16_000, "mono")] * 3)
    content = bytearray(path.read_bytes())
    second = content.index(b"RIFF", 4)
    third = content.index(b"RIFF", second + 4)
    codec = content.index(b"fmt ", second) + 8
    content[codec : codec + 2] = b"\x99\x99"  # which nobody has defined
    path.write_bytes(content)
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.02)
    assert f"the one at 2.0 s (bytes {second} to {third}) could not be read" in report.warnings[1]
    assert [span.start for span in report.damaged] == pytest.approx([2.0])
    assert report.skipped_packets == 0


def test_recordings_whose_headers_do_not_tell_their_length_are_told_apart(tmp_path: Path) -> None:
    content = bytearray(joined(tmp_path, "wav", ("pcm_s16le", 16_000, "mono")).read_bytes())
    data = content.index(b"data")
    content[4:8] = content[data + 4 : data + 8] = b"\xff" * 4
    path = tmp_path / "streamed.wav"
    path.write_bytes(content * 3)
    decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5, 4.5], abs=0.01)


def fragmented(path: Path, rate: int) -> bytes:
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "frag_duration": "500000"}
    with av.open(str(path), "w", options=options) as file:
        stream = file.add_stream("aac", rate=rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(beeps(2.0, (0.5,), rate).reshape(1, -1), "flt", "mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return path.read_bytes()


def test_films_in_fragments_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "whole.mp4"
    path.write_bytes(fragmented(tmp_path / "1.mp4", 48_000) + fragmented(path, 22_050))
    decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.1)


def tagged(content: bytes) -> bytes:
    """An MP3 or FLAC behind an ID3 tag with a picture of 200,000 bytes, such as music has."""
    picture = np.random.default_rng(1).integers(0, 256, 200_000, np.uint8).tobytes()
    length = len(picture) + 10
    size = bytes(length >> shift & 127 for shift in (21, 14, 7, 0))
    frame = b"APIC" + bytes(len(picture) >> shift & 127 for shift in (21, 14, 7, 0)) + b"\0\0"
    return b"ID3\x04\0\0" + size + frame + picture + content


def bare(content: bytes) -> bytes:
    """The frames of an MP3 without tag and without the frame that tells its length."""
    return content[content.index(b"\xff\xfb", content.index(b"Info")) :]


@pytest.mark.parametrize("name", ["mp3", "flac"])
def test_tags_and_pictures_between_joined_files_are_no_sound(tmp_path: Path, name: str) -> None:
    codec = {"mp3": "libmp3lame", "flac": "flac"}[name]
    one = record(tmp_path / f"1.{name}", codec, beeps(2.0, (0.5,), 44_100), 44_100).read_bytes()
    one = one[one.index(b"\xff\xfb" if name == "mp3" else b"fLaC") :]
    path = tmp_path / f"whole.{name}"
    path.write_bytes(tagged(one) + b"TAG" + bytes(125) + tagged(one) + tagged(one))
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5, 4.5], abs=0.05)
    assert report.skipped_packets == 0


@pytest.mark.parametrize("first", [True, False])
def test_bare_frames_and_an_mp3_with_all_its_tags_are_both_heard(
    tmp_path: Path, first: bool
) -> None:
    whole = record(tmp_path / "1.mp3", "libmp3lame", beeps(2.0, (0.5,), 44_100), 44_100)
    content = whole.read_bytes()
    parts = [bare(content), tagged(content)] if first else [content, tagged(bare(content))]
    path = tmp_path / "whole.mp3"
    path.write_bytes(b"".join(parts))
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.08)
    assert report.skipped_packets == 0


def test_a_stream_saved_in_pieces_with_a_tag_each_is_one_file(tmp_path: Path) -> None:
    whole = record(tmp_path / "1.mp3", "libmp3lame", beeps(4.0, (0.5, 2.5), 44_100), 44_100)
    frames = bare(whole.read_bytes())
    cuts = [at for at in range(len(frames)) if frames.startswith(b"\xff\xfb", at)][::40]
    tag = b"ID3\x04\0\0\0\0\0\x3f" + b"PRIV\0\0\0\x35\0\0" + bytes(53)
    pieces = [frames[a:b] for a, b in zip(cuts, [*cuts[1:], len(frames)], strict=True)]
    path = tmp_path / "stream.mp3"
    path.write_bytes(b"".join(tag + piece for piece in pieces))
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.08)
    assert not [warning for warning in report.warnings if "joined" in warning]
