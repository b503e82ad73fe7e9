"""Small media files with beeps at known times, in many formats."""

import io
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tacet.media import decode

RATE = 16_000
Sound = NDArray[np.float32]


def beeps(seconds: float, at: tuple[float, ...], rate: int = RATE, length: float = 0.2) -> Sound:
    """Silence with a loud 440 Hz beep of `length` seconds at each of the times, shape (n,)."""
    times = np.arange(round(seconds * rate)) / rate
    sound = np.zeros(len(times), np.float32)
    for start in at:
        inside = (times >= start) & (times < start + length)
        sound[inside] = 0.5 * np.sin(2 * np.pi * 440 * times[inside])
    return sound


def tone(seconds: float, pitch: float, rate: int = RATE) -> Sound:
    """A steady tone of `pitch` Hz, shape (n,)."""
    times = np.arange(round(seconds * rate)) / rate
    return (0.5 * np.sin(2 * np.pi * pitch * times)).astype(np.float32)


def pitch(content: bytes) -> float:
    """The loudest frequency in Hz of a media file's first sound."""
    with av.open(io.BytesIO(content)) as file:
        rate = file.streams.audio[0].rate
        frames = [frame.to_ndarray()[0] for frame in file.decode(audio=0)]
    sound = np.concatenate(frames).astype(np.float64)
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * rate / len(sound))


def onsets(pcm: Path, rate: int = RATE) -> list[float]:
    """The times in seconds at which sound begins after at least 0.1 s of quiet."""
    samples = np.abs(np.fromfile(pcm, np.int16).astype(np.int32))
    loud = np.flatnonzero(samples > 2_000)
    first = np.concatenate(([True], np.diff(loud) > rate // 10)) if len(loud) else loud
    return [float(index) / rate for index in loud[first]]


def decoded_onsets(path: Path, out: Path) -> list[float]:
    """The onsets of what a media file decodes to; `out` is written."""
    decode(path, out)
    return onsets(out)


def names(folder: Path) -> list[str]:
    """The names of all that is in the folder, sorted."""
    return sorted(entry.name for entry in folder.iterdir())


def tracks(path: Path, *sounds: tuple[Sound, str, str]) -> Path:
    """A file with these sounds of 48 kHz side by side, each with its language and title."""
    with av.open(str(path), "w") as file:
        streams = []
        for _, language, title in sounds:
            stream = file.add_stream("libopus", rate=48_000, layout="mono")
            stream.metadata.update({"language": language, "title": title})
            streams.append(stream)
        packets = []
        for stream, (sound, _, _) in zip(streams, sounds, strict=True):
            frame = av.AudioFrame.from_ndarray(sound.reshape(1, -1), "flt", "mono")
            frame.sample_rate, frame.time_base, frame.pts = 48_000, Fraction(1, 48_000), 0
            packets += [*stream.encode(frame), *stream.encode(None)]
        for packet in sorted(packets, key=lambda p: float(p.pts * p.time_base)):
            file.mux(packet)
    return path


class Recorder:
    """A media file in the making: one audio stream, and a moving picture if wanted."""

    def __init__(self, path: Path, codec: str, rate: int, **how: object) -> None:
        self._file = av.open(str(path), "w", format=how.get("format"))
        self._stream = self._file.add_stream(codec, rate=rate)
        self._stream.layout = how.get("layout", "mono")
        self._stream.codec_context.bit_rate = how.get("bit_rate", 64_000)
        if how.get("sample_format"):
            self._stream.codec_context.format = how["sample_format"]
        self._signs = how.get("signs", 1)
        self._rate = rate
        self._shift = round(float(how.get("start", 0.0)) * rate)  # type: ignore[arg-type]
        self._at = 0
        self._picture = self._add_picture() if how.get("picture") else None

    def _add_picture(self) -> av.VideoStream:
        picture = self._file.add_stream("mpeg4", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        return picture

    def write(self, sound: Sound, skip: float = 0.0) -> None:
        """Encode the sound, after leaving `skip` seconds out of the clock."""
        self._at += round(skip * self._rate)
        layout = self._stream.layout.name
        channels = len(self._stream.layout.channels)
        block = np.repeat(sound.reshape(-1, 1), channels, axis=1) * self._signs
        block = block.astype(np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "flt", layout)
        frame.sample_rate = self._rate
        frame.time_base = Fraction(1, self._rate)
        frame.pts = self._at + self._shift
        self._at += len(sound)
        self._file.mux(self._stream.encode(frame))

    def close(self) -> None:
        """End the file."""
        if self._picture is not None:
            for index in range(self._at * 10 // self._rate):
                image = av.VideoFrame(64, 48, "yuv420p")
                image.pts, image.time_base = index, Fraction(1, 10)
                self._file.mux(self._picture.encode(image))
            self._file.mux(self._picture.encode(None))
        self._file.mux(self._stream.encode(None))
        self._file.close()


def record(path: Path, codec: str, sound: Sound, rate: int = RATE, **how: object) -> Path:
    """The path, after writing there the sound in the wrapping that the file's name asks for."""
    recorder = Recorder(path, codec, rate, **how)
    recorder.write(sound)
    recorder.close()
    return path


def joined(folder: Path, name: str, *parts: tuple[str, int, str]) -> Path:
    """Sounds of 2 s with a beep after 0.5 s, by codec, rate and layout, end to end in one file."""
    whole = b""
    for codec, rate, layout in parts:
        part = record(folder / f"part.{name}", codec, beeps(2.0, (0.5,), rate), rate, layout=layout)
        whole += part.read_bytes()
    path = folder / f"whole.{name}"
    path.write_bytes(whole)
    return path


def wav(path: Path, rate: int, channels: int, bits: int, data: bytes) -> Path:
    """The path, after writing there a WAV file with just this header, true or not."""
    width = channels * bits // 8
    head = struct.pack(
        "<HHIIHH",
        1,
        channels & 0xFFFF,
        rate,
        rate * width & 0xFFFFFFFF,
        width & 0xFFFF,
        bits,
    )
    body = b"WAVEfmt " + struct.pack("<I", len(head)) + head
    body += b"data" + struct.pack("<I", len(data)) + data
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)
    return path
