"""Files in many wrappings become PCM on the clock of the original recording."""

import os
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from media_samples import RATE, Recorder, beeps, decoded_onsets, names, onsets, record, wav

from tacet.core.errors import NoAudioTrack, RunCancelled, TooLong, UnreadableMedia
from tacet.media import DecodeReport, MediaLimits, decode

WRAPPINGS = [
    ("a.mp3", "libmp3lame", 44_100),
    ("a.m4a", "aac", 44_100),
    ("alac.m4a", "alac", 44_100),
    ("a.mp4", "aac", 48_000),
    ("a.mov", "aac", 44_100),
    ("a.ogg", "libopus", 48_000),
    ("a.opus", "libopus", 48_000),
    ("a.oga", "flac", 44_100),
    ("a.flac", "flac", 44_100),
    ("a.wav", "pcm_s16le", 16_000),
    ("u8.wav", "pcm_u8", 8_000),
    ("s24.wav", "pcm_s24le", 48_000),
    ("f32.wav", "pcm_f32le", 44_100),
    ("adpcm.wav", "adpcm_ms", 22_050),
    ("g722.wav", "g722", 16_000),
    ("a.aiff", "pcm_s16be", 44_100),
    ("a.amr", "libopencore_amrnb", 8_000),
    ("a.3gp", "libopencore_amrnb", 8_000),
    ("a.webm", "libopus", 48_000),
    ("aac.mkv", "aac", 44_100),
    ("flac.mkv", "flac", 44_100),
    ("a.avi", "mp3", 44_100),
    ("pcm.avi", "pcm_s16le", 44_100),
    ("a.caf", "alac", 44_100),
    ("a.au", "pcm_mulaw", 8_000),
    ("a.wma", "wmav2", 44_100),
    ("a.ts", "aac", 48_000),
    ("a.mpg", "mp2", 44_100),
    ("a.aac", "aac", 44_100),
    ("a.ac3", "ac3", 48_000),
    ("a.flv", "libmp3lame", 44_100),
    ("a.w64", "pcm_s16le", 16_000),
    ("a.tta", "tta", 44_100),
    ("a.wv", "wavpack", 44_100),
    ("a.voc", "pcm_u8", 8_000),
    ("a.sox", "pcm_s32le", 16_000),
]


def decoded(path: Path, **options: object) -> tuple[DecodeReport, list[float]]:
    out = path.with_suffix(".pcm")
    report = decode(path, out, **options)  # type: ignore[arg-type]
    assert out.stat().st_size == 2 * report.samples
    return report, onsets(out)


@pytest.mark.parametrize(("name", "codec", "rate"), WRAPPINGS)
def test_a_sound_is_where_it_was_in_every_wrapping(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    path = record(tmp_path / name, codec, beeps(3.0, (0.5, 2.0), rate), rate)
    report, heard = decoded(path)
    assert report.duration == pytest.approx(3.0, abs=0.12)
    # Formats without a note of the encoder's delay keep it, as in every player.
    assert heard == pytest.approx([0.5, 2.0], abs=0.05)
    assert (report.skipped_packets, report.damaged, report.damaged_at) == (0, (), None)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("s16.wav", "pcm_s16le", 44_100),
        ("u8.wav", "pcm_u8", 8_000),
        ("f32.wav", "pcm_f32le", 48_000),
        ("a.flac", "flac", 44_100),
        ("a.m4a", "aac", 44_100),
    ],
)
@pytest.mark.parametrize("signs", [(1, -1), (1, 1), (1, 0), (0, -1)])
def test_channels_of_opposite_sign_do_not_lose_the_sound(
    tmp_path: Path, name: str, codec: str, rate: int, signs: tuple[int, int]
) -> None:
    sound = beeps(3.0, (0.5, 2.0), rate)
    path = record(tmp_path / name, codec, sound, rate, layout="stereo", signs=signs)
    report, heard = decoded(path)
    assert heard == pytest.approx([0.5, 2.0], abs=0.05)
    told = [warning for warning in report.warnings if "cancel" in warning]
    assert len(told) == (signs == (1, -1))


def test_more_than_one_sound_track_is_reported(tmp_path: Path) -> None:
    path, sound = tmp_path / "two.mkv", beeps(2.0, (0.5,))
    with av.open(str(path), "w") as file:
        streams = [file.add_stream("flac", rate=RATE) for _ in range(2)]
        for stream in streams:
            stream.layout = "mono"
        for stream in streams:
            frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), "flt", "mono")
            frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
            file.mux(stream.encode(frame))
        for stream in streams:
            file.mux(stream.encode(None))
    report, heard = decoded(path)
    assert heard == pytest.approx([0.5], abs=0.05)
    assert any("has 2 sound tracks" in warning for warning in report.warnings)


def test_a_video_gives_its_sound_and_keeps_the_offset_to_the_picture(
    tmp_path: Path,
) -> None:
    path = tmp_path / "film.mp4"
    record(path, "aac", beeps(3.0, (0.5,), 48_000), 48_000, picture=True, start=1.5)
    report, heard = decoded(path)
    assert heard == pytest.approx([2.0], abs=0.03)
    assert report.duration == pytest.approx(4.5, abs=0.1)


@pytest.mark.parametrize(("name", "codec"), [("a.mkv", "flac"), ("a.webm", "libopus")])
def test_a_gap_in_the_time_stamps_becomes_silence(tmp_path: Path, name: str, codec: str) -> None:
    recorder = Recorder(tmp_path / name, codec, 48_000)
    recorder.write(beeps(2.0, (0.5,), 48_000))
    recorder.write(beeps(2.0, (0.5,), 48_000), skip=7.0)
    recorder.close()
    report, heard = decoded(tmp_path / name)
    assert heard == pytest.approx([0.5, 9.5], abs=0.05)
    assert report.duration == pytest.approx(11.0, abs=0.05)


def test_a_change_of_rate_and_channels_in_mid_stream_loses_nothing(
    tmp_path: Path,
) -> None:
    first = record(tmp_path / "1.mp3", "libmp3lame", beeps(2.0, (0.5,), 44_100), 44_100)
    second = record(
        tmp_path / "2.mp3",
        "libmp3lame",
        beeps(2.0, (0.5,), 32_000),
        32_000,
        layout="stereo",
    )
    both = tmp_path / "both.mp3"
    both.write_bytes(first.read_bytes() + second.read_bytes())
    report, heard = decoded(both)
    assert report.duration == pytest.approx(4.0, abs=0.2)
    assert heard == pytest.approx([0.5, 2.5], abs=0.15)


def test_sixty_four_channels_are_averaged(tmp_path: Path) -> None:
    tone = beeps(1.0, (0.2,))
    data = np.repeat((tone * 32_767).astype("<i2").reshape(-1, 1), 64, axis=1).tobytes()
    report, heard = decoded(wav(tmp_path / "many.wav", RATE, 64, 16, data))
    assert report.channels == 64
    assert heard == pytest.approx([0.2], abs=0.01)


def test_damage_in_the_middle_is_counted_and_the_rest_keeps_its_time(
    tmp_path: Path,
) -> None:
    path = record(tmp_path / "a.m4a", "aac", beeps(20.0, (1.0, 18.0), 44_100), 44_100)
    whole = bytearray(path.read_bytes())
    start = whole.index(b"mdat") + (whole.index(b"moov") - whole.index(b"mdat")) // 3
    whole[start : start + 3_000] = os.urandom(3_000)
    path.write_bytes(whole)
    report, heard = decoded(path)
    assert report.skipped_packets > 0
    assert report.damaged
    assert all(0 <= span.start <= span.end <= report.duration for span in report.damaged)
    assert report.duration == pytest.approx(20.0, abs=0.2)
    assert heard[0] == pytest.approx(1.0, abs=0.05)
    assert heard[-1] == pytest.approx(18.0, abs=0.05)
    assert any("damaged" in warning for warning in report.warnings)


def test_a_file_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", beeps(10.0, (0.5, 9.0)), RATE)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    report, heard = decoded(path)
    assert report.duration == pytest.approx(6.0, abs=0.1)
    assert heard == pytest.approx([0.5], abs=0.01)


def test_tags_that_are_no_text_do_not_matter(tmp_path: Path) -> None:
    path = record(tmp_path / "a.mp3", "libmp3lame", beeps(1.0, (0.2,), 44_100), 44_100)
    body = b"\x03" + b"\xff\xfe\xc3\x28\x80" * 20
    frame = b"TIT2" + len(body).to_bytes(4, "big") + b"\0\0" + body
    tag = b"ID3\x03\0\0" + bytes([0, 0, len(frame) >> 7, len(frame) & 127]) + frame
    path.write_bytes(tag + path.read_bytes())
    assert decoded(path)[0].duration == pytest.approx(1.0, abs=0.1)


def test_after_a_refusal_the_extension_of_the_given_name_is_tried(
    tmp_path: Path,
) -> None:
    sound = record(tmp_path / "a.mp3", "libmp3lame", beeps(3.0, (2.0,), 44_100), 44_100)
    stored = tmp_path / "f3a9c1"
    stored.write_bytes(bytes(2_500_000) + sound.read_bytes())
    with pytest.raises(UnreadableMedia):
        decode(stored, tmp_path / "o.pcm")
    report = decode(stored, tmp_path / "o.pcm", name="talk.MP3")
    assert report.duration == pytest.approx(3.0, abs=0.3)


def test_progress_is_reported_and_runs_forward(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", "pcm_s16le", beeps(30.0, (1.0,)), RATE)
    told: list[tuple[float, float | None]] = []
    decode(path, tmp_path / "o.pcm", on_progress=lambda at, of: told.append((at, of)))
    assert told[0] == (0.0, 30.0)
    assert told == sorted(told)


def test_a_cancelled_decode_stops_and_leaves_nothing(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(30.0, (1.0,)), RATE)
    with pytest.raises(RunCancelled):
        decode(path, tmp_path / "o.pcm", cancelled=lambda: True)
    assert names(tmp_path) == ["a.flac"]


def test_a_file_without_sound_says_so(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        file.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        file.mux(stream.encode(None))
    with pytest.raises(NoAudioTrack, match="no sound in it"):
        decode(path, tmp_path / "o.pcm")


@pytest.mark.parametrize(
    "junk", [b"", b"hello\n" * 1_000, bytes(100_000), b"\x89PNG\r\n\x1a\n" * 9]
)
def test_what_is_no_media_is_refused_in_plain_words(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "notes.mp3"
    path.write_bytes(junk)
    with pytest.raises(UnreadableMedia) as refusal:
        decode(path, tmp_path / "o.pcm")
    assert str(refusal.value).endswith(".")
    assert "errno" not in str(refusal.value).lower()
    assert names(tmp_path) == ["notes.mp3"]


def test_what_stood_at_the_target_stays_until_the_new_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "o.pcm"
    target.write_bytes(b"old")
    (tmp_path / "bad.mp3").write_bytes(b"no sound")
    with pytest.raises(UnreadableMedia):
        decode(tmp_path / "bad.mp3", target)
    assert target.read_bytes() == b"old"
    report = decode(record(tmp_path / "a.flac", "flac", beeps(1.0, (0.2,)), RATE), target)
    assert target.stat().st_size == 2 * report.samples
    assert names(tmp_path) == ["a.flac", "bad.mp3", "o.pcm"]


def test_caps_on_length_and_size_hold(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(30.0, (1.0,)), RATE)
    with pytest.raises(TooLong, match="longer than 20 seconds"):
        decode(path, tmp_path / "o.pcm", MediaLimits(max_seconds=20.0))
    with pytest.raises(TooLong, match="larger than"):
        decode(path, tmp_path / "o.pcm", MediaLimits(max_bytes=1_000))
    assert names(tmp_path) == ["a.flac"]


def test_many_threads_decode_at_once(tmp_path: Path) -> None:
    path = record(tmp_path / "a.flac", "flac", beeps(20.0, (1.0, 15.0)), RATE)

    with ThreadPoolExecutor(8) as pool:
        heard = list(
            pool.map(decoded_onsets, [path] * 8, [tmp_path / f"{n}.pcm" for n in range(8)])
        )
    assert len(heard) == 8
    assert all(times == pytest.approx([1.0, 15.0], abs=0.01) for times in heard)


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    path = record(tmp_path / "a.mp3", "libmp3lame", beeps(5.0, (1.0, 3.0), 44_100), 44_100)
    decode(path, tmp_path / "1.pcm")
    decode(path, tmp_path / "2.pcm")
    assert (tmp_path / "1.pcm").read_bytes() == (tmp_path / "2.pcm").read_bytes()
