"""Other streams in a file cost its audio no word and no second."""

import pkgutil
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from media_samples import beeps, joined, onsets

from tacet.media import decode, probe

RATE = 44_100
Beside = tuple[av.stream.Stream, bytes]
ASS_HEADER = b"[Script Info]\n\n[Events]\nFormat: Layer, Start, End, Style, Text\n"


def bare(codec: str, content: bytes) -> Callable[[av.container.OutputContainer], Beside]:
    return lambda file: (file.add_mux_stream(codec), content)


def styled(codec: str, content: bytes) -> Callable[[av.container.OutputContainer], Beside]:
    def add(file: av.container.OutputContainer) -> Beside:
        stream = file.add_stream(codec)
        stream.codec_context.subtitle_header = ASS_HEADER
        return stream, content

    return add


def data(codec: str, content: bytes) -> Callable[[av.container.OutputContainer], Beside]:
    return lambda file: (file.add_data_stream(codec), content)


def cover(file: av.container.OutputContainer) -> Beside:
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 16, 16, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    image = av.VideoFrame(16, 16, "yuvj420p")
    content = b"".join(bytes(p) for p in [*encoder.encode(image), *encoder.encode(None)])
    stream = file.add_stream("mjpeg", rate=1)
    stream.width, stream.height, stream.pix_fmt = 16, 16, "yuvj420p"
    stream.disposition = av.stream.Disposition.attached_pic
    return stream, content


KINDS = {
    "srt.mkv": bare("subrip", b"Hello"),
    "ass.mkv": styled("ass", b"0,0,Default,,0,0,0,,Hello"),
    "webvtt.mkv": bare("webvtt", b"Hello"),
    "webvtt.webm": bare("webvtt", b"Hello"),
    "pgs.mkv": bare("hdmv_pgs_subtitle", bytes.fromhex("800000")),
    "vobsub.mkv": styled("dvdsub", bytes.fromhex("0006000401ff")),
    "mov_text.mp4": bare("mov_text", b"\x00\x05Hello"),
    "mov_text.mov": bare("mov_text", b"\x00\x05Hello"),
    "captions.mov": bare("eia_608", bytes.fromhex("0000000a636461749420")),
    "dvb.ts": bare("dvb_subtitle", bytes.fromhex("20000fff")),
    "teletext.ts": bare("dvb_teletext", b"\x10" + bytes(46)),
    "klv.ts": data("klv", bytes.fromhex("060e2b3400")),
    "timed_id3.ts": data("timed_id3", b"ID3\x04\x00\x00\x00\x00\x00\x00"),
    "cover.mp4": cover,
}


def with_stream(path: Path, add: Callable[[av.container.OutputContainer], Beside]) -> Path:
    """A file of 3 s with beeps at 0.5 and 2 s, and beside it a stream with one packet."""
    webm = path.suffix == ".webm"
    with av.open(str(path), "w") as file:
        rate = 48_000 if webm else RATE
        sound = file.add_stream("libopus" if webm else "aac", rate=rate, layout="mono")
        stream, content = add(file)
        file.start_encoding()
        packet = av.Packet(content)
        packet.stream, packet.time_base = stream, Fraction(1, 1_000)
        packet.pts, packet.dts, packet.duration = 0, 0, 1_000
        file.mux(packet)
        beeping = beeps(3.0, (0.5, 2.0), rate).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(beeping, "flt", "mono")
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        file.mux(sound.encode(frame))
        file.mux(sound.encode(None))
    return path


@pytest.mark.parametrize("name", KINDS)
def test_a_stream_of_another_kind_damages_nothing(tmp_path: Path, name: str) -> None:
    path, out = with_stream(tmp_path / name, KINDS[name]), tmp_path / "o.pcm"
    assert probe(path).has_video is False
    report = decode(path, out)
    assert onsets(out) == pytest.approx([0.5, 2.0], abs=0.05)
    assert (report.skipped_packets, report.damaged, report.damaged_at) == (0, (), None)


@pytest.mark.parametrize(
    ("name", "kind"), [("letters.ttf", "font/ttf"), ("cover.png", "image/png")]
)
def test_a_file_inside_the_file_damages_nothing(tmp_path: Path, name: str, kind: str) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as file:
        sound = file.add_stream("flac", rate=RATE, layout="mono")
        file.add_attachment(name, kind, b"\x89PNG\r\n\x1a\n")
        frame = av.AudioFrame.from_ndarray(beeps(1.0, (0.5,), RATE).reshape(1, -1), "flt", "mono")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
        file.mux(sound.encode(frame))
        file.mux(sound.encode(None))
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5], abs=0.01)
    assert report.skipped_packets == 0


def test_before_the_sandbox_is_locked_every_module_of_pyav_is_loaded() -> None:
    code = (
        "import sys; from tacet.media.child_process import warm_up; warm_up(); print(*sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    every = {module.name for module in pkgutil.walk_packages(av.__path__, "av.")}
    assert every - set(ran.stdout.split()) == {"av.__main__", "av.datasets"}


CAPTIONS = bytes.fromhex("47413934 03 43 ff fc9420 fcc845 fc4c4c ff")  # "GA94": HELL, by CEA-608
IN_H264 = b"\0\0\0\1\x06\x04" + bytes([3 + len(CAPTIONS)]) + b"\xb5\0\x31" + CAPTIONS + b"\x80"
IN_MPEG_2 = b"\0\0\1\xb2" + CAPTIONS
SLICE = b"\0\0\1\1"  # the first of an MPEG-2 picture; user data stands before it


def captioned(path: Path, codec: str) -> Path:
    """A film of 2 s with a beep at 0.5 s, whose pictures carry closed captions (ATSC A/53)."""
    with av.open(str(path), "w") as file:
        film = file.add_stream(codec, rate=25)
        film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
        sound = file.add_stream("mp2" if path.suffix == ".mpg" else "aac", rate=RATE, layout="mono")
        packets = []
        for index in range(50):
            image = av.VideoFrame(64, 48, "yuv420p")
            image.pts, image.time_base = index, Fraction(1, 25)
            packets += film.encode(image)
        for packet in [*packets, *film.encode(None)]:
            plain = bytes(packet)
            at = 0 if codec == "libx264" else plain.index(SLICE)
            more = IN_H264 if codec == "libx264" else IN_MPEG_2
            made = av.Packet(plain[:at] + more + plain[at:])
            made.stream, made.time_base = film, packet.time_base
            made.pts, made.dts, made.is_keyframe = packet.pts, packet.dts, packet.is_keyframe
            file.mux(made)
        frame = av.AudioFrame.from_ndarray(beeps(2.0, (0.5,), RATE).reshape(1, -1), "flt", "mono")
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
        file.mux([*sound.encode(frame), *sound.encode(None)])
    return path


@pytest.mark.parametrize(
    ("name", "codec"),
    [(f"a.{kind}", "libx264") for kind in ("mp4", "mov", "mkv", "ts", "flv")]
    + [(f"a.{kind}", "mpeg2video") for kind in ("mpg", "ts", "mkv", "mp4")],
)
def test_closed_captions_inside_the_pictures_damage_nothing(
    tmp_path: Path, name: str, codec: str
) -> None:
    path = captioned(tmp_path / name, codec)
    with av.open(str(path)) as film:
        shown = next(film.decode(video=0))
        assert bytes(shown.side_data["A53_CC"]).startswith(b"\xfc\x94\x20\xfc\xc8\x45")
    assert probe(path).has_video is True
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5], abs=0.06)
    assert (report.skipped_packets, report.damaged, report.warnings) == (0, (), ())


def late_sound(path: Path, codec: str, late: float, begins: float = 0.0) -> Path:
    """A film of 2 s from `begins` on; its sound, with a beep after 0.5 s, begins `late` s later."""
    with av.open(str(path), "w") as file:
        film = file.add_stream(codec, rate=10)
        film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
        sound = file.add_stream("aac", rate=RATE, layout="mono")
        packets = []
        for index in range(20):
            image = av.VideoFrame(64, 48, "yuv420p")
            image.pts, image.time_base = index + round(begins * 10), Fraction(1, 10)
            packets += film.encode(image)
        packets += film.encode(None)
        frame = av.AudioFrame.from_ndarray(beeps(1.5, (0.5,), RATE).reshape(1, -1), "flt", "mono")
        frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
        frame.pts = round((begins + late) * RATE)
        packets += [*sound.encode(frame), *sound.encode(None)]
        for packet in sorted(packets, key=lambda p: float((p.dts or 0) * p.time_base)):
            file.mux(packet)
    return path


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mpeg4"])
@pytest.mark.parametrize("name", ["a.mkv", "a.mp4", "a.mov", "a.ts"])
@pytest.mark.parametrize("late", [0.0, 0.4, 1.2])
def test_the_clock_begins_with_the_film_though_it_is_not_decoded(
    tmp_path: Path, codec: str, name: str, late: float
) -> None:
    path = late_sound(tmp_path / name, codec, late)
    decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([late + 0.5], abs=0.06)


@pytest.mark.parametrize("name", ["a.mkv", "a.ts"])
def test_a_film_that_begins_late_on_its_own_clock_begins_at_0(tmp_path: Path, name: str) -> None:
    path = late_sound(tmp_path / name, "libx264", late=1.0, begins=100.0)
    decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([1.5], abs=0.06)


RAW = [
    ("aac", ("aac", 44_100, "mono"), ("aac", 22_050, "mono")),
    ("aac", ("aac", 22_050, "mono"), ("aac", 48_000, "stereo")),
    ("aac", ("aac", 16_000, "stereo"), ("aac", 16_000, "mono")),
    ("mp3", ("libmp3lame", 44_100, "mono"), ("libmp3lame", 22_050, "mono")),
    ("mp3", ("libmp3lame", 16_000, "stereo"), ("libmp3lame", 48_000, "mono")),
    ("ac3", ("ac3", 48_000, "stereo"), ("ac3", 32_000, "stereo")),
    ("mp2", ("mp2", 48_000, "mono"), ("mp2", 32_000, "stereo")),
    ("flac", ("flac", 44_100, "mono"), ("flac", 16_000, "mono")),
]


@pytest.mark.parametrize(("name", "first", "second"), RAW)
def test_sound_without_a_container_may_change_its_rate_and_channels(
    tmp_path: Path, name: str, first: tuple[str, int, str], second: tuple[str, int, str]
) -> None:
    path = joined(tmp_path, name, first, second)
    report = decode(path, tmp_path / "o.pcm")
    assert report.duration == pytest.approx(4.0, abs=0.25)
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.2)  # two encoders' delays


CHAINS = [
    [("flac", 44_100, "mono"), ("flac", 22_050, "stereo")],
    [("libopus", 48_000, "mono"), ("flac", 44_100, "stereo")],
    [("flac", 16_000, "stereo"), ("libopus", 48_000, "stereo"), ("flac", 8_000, "mono")],
    [("libopus", 48_000, "mono"), ("libopus", 48_000, "stereo"), ("libopus", 48_000, "mono")],
]


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chained_ogg_is_read_link_by_link(
    tmp_path: Path, chain: list[tuple[str, int, str]]
) -> None:
    path = joined(tmp_path, "ogg", *chain)
    report = decode(path, tmp_path / "o.pcm")
    assert report.duration == pytest.approx(2.0 * len(chain), abs=0.1)
    wanted = [0.5 + 2.0 * index for index in range(len(chain))]
    assert onsets(tmp_path / "o.pcm") == pytest.approx(wanted, abs=0.05)
    assert (report.skipped_packets, report.damaged_at, report.warnings) == (0, None, ())
    assert probe(path).duration is None


def test_a_broken_link_costs_itself_alone(tmp_path: Path) -> None:
    path = joined(tmp_path, "ogg", *CHAINS[2])
    content = bytearray(path.read_bytes())
    second = content.index(b"OpusHead")
    content[second : second + 8] = b"NonsensE"
    path.write_bytes(content)
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.5, 2.5], abs=0.05)
    assert report.skipped_packets == 0
    assert "the one at 2.0 s (bytes" in report.warnings[-1]
