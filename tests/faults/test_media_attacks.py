"""Files that try to lead FFmpeg to other files or the network."""

import os
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av
import pytest
from media_samples import RATE, beeps, names, onsets, record

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media import decode, probe

SITES = ["http://{at}/x.ts", "tcp://{at}", "rtp://{at}"]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        yield server


def texts(at: str, canary: Path) -> dict[str, str]:
    head = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n"
    host, port = at.split(":")
    return {
        "hls segment": f"{head}#EXTINF:10,\nhttp://{at}/a.ts\n#EXT-X-ENDLIST\n",
        "hls child": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhttp://{at}/b.m3u8\n",
        "hls key": f'{head}#EXT-X-KEY:METHOD=AES-128,URI="http://{at}/k"\n#EXTINF:1,\na.ts\n',
        "hls canary": f"{head}#EXTINF:10,\n{canary}\n#EXT-X-ENDLIST\n",
        "hls concat": f"{head}#EXTINF:10,\nconcat:http://{at}/?|file://{canary}\n#EXT-X-ENDLIST\n",
        "ffconcat": f"ffconcat version 1.0\nfile {canary.name}\n",
        "ffconcat absolute": f"ffconcat version 1.0\nfile '{canary}'\n",
        "ffconcat site": f"ffconcat version 1.0\nfile http://{at}/x\n",
        "sdp": f"v=0\no=- 0 0 IN IP4 {host}\ns=x\nc=IN IP4 {host}\n"
        f"t=0 0\nm=audio {port} RTP/AVP 0\n",
        "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static">'
        f"<BaseURL>http://{at}/</BaseURL><Period><AdaptationSet mimeType='audio/mp4'>"
        "<Representation id='1' bandwidth='1'/></AdaptationSet></Period></MPD>",
        "smil": f'<smil><body><audio src="http://{at}/a.mp3"/></body></smil>',
        "m3u": f"{canary}\nhttp://{at}/a.mp3\n",
    }


def test_no_playlist_reaches_a_file_or_a_site(tmp_path: Path, listener: socket.socket) -> None:
    canary = record(tmp_path / "canary.wav", "pcm_s16le", beeps(1.0, (0.2,)), RATE)
    at = f"127.0.0.1:{listener.getsockname()[1]}"
    for kind, text in texts(at, canary).items():
        for name in ("x.mp3", "x.m3u8", "x.wav", "x.sdp", "x"):
            attack = tmp_path / name
            attack.write_text(text)
            with pytest.raises(UnreadableMedia):
                decode(attack, tmp_path / "o.pcm")
            with pytest.raises(UnreadableMedia):
                probe(attack)
            attack.unlink()
            assert names(tmp_path) == ["canary.wav"], kind
    with pytest.raises(TimeoutError):
        listener.accept()


@pytest.mark.parametrize(
    "name",
    [
        "-i",
        "concat:a|b",
        "http:",
        "file:x",
        "fd:",
        "a\nb",
        " ",
        "#%?&",
        "ü🎤",
        "\u202e3pm",
        "pipe:0",
    ],
)
def test_a_file_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    source = record(tmp_path / "a.flac", "flac", beeps(1.0, (0.3,)), RATE)
    odd = tmp_path / name
    source.rename(odd)
    report = decode(odd, tmp_path / "o.pcm", name=name)
    assert report.duration == 1.0
    assert onsets(tmp_path / "o.pcm") == pytest.approx([0.3], abs=0.01)


@pytest.mark.parametrize("path", ["http://127.0.0.1:1/a.mp3", "concat:a.mp3|b.mp3", "a\0b", "-"])
def test_a_path_that_is_no_file_is_refused_in_plain_words(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnreadableMedia, match="no file of this name"):
        decode(path, tmp_path / "o.pcm")


def test_folders_pipes_and_devices_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    for path, reason in (
        (tmp_path, "folder"),
        (tmp_path / "pipe.wav", "pipe"),
        (Path("/dev/zero"), "device"),
    ):
        with pytest.raises(UnreadableMedia, match=reason):
            decode(path, tmp_path / "o.pcm")


def test_an_mp4_that_points_to_another_file_does_not_get_it(tmp_path: Path) -> None:
    canary = tmp_path / "canary.wav"
    record(canary, "pcm_s16le", beeps(1.0, (0.2,)), RATE)
    path = record(tmp_path / "a.mov", "pcm_s16le", beeps(1.0, ()), RATE)
    data = bytearray(path.read_bytes())
    spot = data.index(b"url \0\0\0\1")  # "the sound is in this file": now say that it is not
    data[spot + 7] = 0
    path.write_bytes(data)
    report = decode(path, tmp_path / "o.pcm")
    assert onsets(tmp_path / "o.pcm") == []
    assert report.duration <= 1.1


def test_an_attachment_is_never_written(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("flac", rate=RATE)
        stream.layout = "mono"
        file.add_attachment("../../evil.sh", "text/plain", b"#!/bin/sh\n")
        frame = av.AudioFrame("s16", "mono", RATE)
        frame.planes[0].update(bytes(2 * RATE))
        frame.sample_rate = RATE
        frame.pts = 0
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    assert decode(path, tmp_path / "o.pcm").duration == pytest.approx(1.0, abs=0.05)
    assert names(tmp_path) == ["a.mkv", "o.pcm"]
    assert not (tmp_path.parent.parent / "evil.sh").exists()


def test_a_file_with_a_thousand_streams_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mkv"
    with av.open(str(path), "w") as file:
        streams = [file.add_stream("pcm_s16le", rate=8_000, layout="mono") for _ in range(900)]
        for stream in streams:
            frame = av.AudioFrame("s16", "mono", 800)
            frame.planes[0].update(bytes(1_600))
            frame.sample_rate = 8_000
            file.mux(stream.encode(frame))
    report = decode(path, tmp_path / "o.pcm")
    assert report.duration == pytest.approx(0.1, abs=0.05)


def test_a_broken_size_in_every_box_never_crashes(tmp_path: Path) -> None:
    path = record(tmp_path / "a.m4a", "aac", beeps(1.0, (0.2,), 44_100), 44_100)
    whole = path.read_bytes()
    for box in (b"moov", b"trak", b"stsz", b"stco", b"stts", b"esds", b"mdat", b"elst"):
        at = whole.find(box)
        if at < 4:
            continue
        for size in (0, 1, 7, 0x7FFFFFFF, 0xFFFFFFFF):
            path.write_bytes(whole[: at - 4] + struct.pack(">I", size) + whole[at:])
            with suppress(UnreadableMedia, NoAudioTrack):
                assert decode(path, tmp_path / "o.pcm").duration < 5.0
