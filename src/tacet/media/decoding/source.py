"""One sound of an untrusted file, with its clock; `opening` makes them."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Discard, Disposition
from av.video.stream import VideoStream

from tacet.media import formats

_PROBE_SECONDS = 10.0  # seconds of sound in which every picture has begun, interleaved as files are
_PROBE_BYTES = 64 << 20  # of packets, before looking for a picture's beginning is given up


@dataclass(frozen=True, slots=True)
class Source:
    """An open file, or link of a chained one, and the sound to read from it.

    Attributes:
        container: the open file.
        stream: the chosen sound.
        by_extension: True where only the extension, not the content, told how to read it.
        start: the time stamp in seconds that a player shows as 0.
        read_ahead: packets of the sound that were read to find `start`.
    """

    container: InputContainer
    stream: AudioStream
    by_extension: bool
    start: float
    read_ahead: "deque[Packet[AudioStream]]" = field(default_factory=deque)

    @classmethod
    def of(cls, container: InputContainer, stream: AudioStream, by_extension: bool) -> "Source":
        """The source, its clock known and all but its sound discarded from here on."""
        stream.codec_context.thread_count = 1  # one core, no threads behind the sandbox's door
        stated = (container.start_time or 0) / av.time_base
        first_times, read_ahead = _first_times(container, stream)
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        return cls(
            container, stream, by_extension, max(0.0, min([stated, *first_times])), read_ahead
        )

    def packets(self) -> "Iterator[Packet[AudioStream]]":
        """The packets of the sound from where reading stands. Raises FFmpegError."""
        while self.read_ahead:
            yield self.read_ahead.popleft()
        yield from self.container.demux(self.stream)

    @property
    def timestamped(self) -> bool:
        """Whether the file itself says when a sound is heard; else FFmpeg counts it together."""
        return self.container.format.name not in formats.UNTIMED_DEMUXERS

    @property
    def number(self) -> int:
        """Which of the file's sounds it is, from 1."""
        return 1 + self.container.streams.audio.index(self.stream)

    @property
    def codec(self) -> str:
        """FFmpeg's name of the decoder."""
        return self.stream.codec_context.name

    @property
    def duration(self) -> float | None:
        """Seconds from `start` to the end as the file claims; None where it does not."""
        claimed = self.container.duration
        if claimed and claimed > 0:
            return claimed / av.time_base
        own = self.stream.duration
        if own and own > 0 and self.stream.time_base:
            return float(own * self.stream.time_base)
        return None

    @property
    def video_codec(self) -> str | None:
        """The decoder of the moving picture, None where there is none; a cover is none."""
        for stream in _video_streams(self.container):
            return stream.codec_context.name if stream.codec_context else "unknown"
        return None

    @property
    def brand(self) -> str:
        """The major brand of an MP4 family file, empty elsewhere."""
        return self.container.metadata.get("major_brand", "")


def _video_streams(container: InputContainer) -> list[VideoStream]:
    return [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]


def _first_times(
    container: InputContainer, stream: AudioStream
) -> "tuple[list[float], deque[Packet[AudioStream]]]":
    """The times of the moving pictures' first packets, and the sound's packets met on the way.

    FFmpeg tells when most pictures begin only after decoding some, which is not done here.
    """
    waiting = {picture.index for picture in _video_streams(container)}
    first_times: list[float] = []
    read_ahead: deque[Packet[AudioStream]] = deque()
    size, audio_seconds = 0, 0.0
    packets = container.demux(*_video_streams(container), stream) if waiting else iter(())
    try:
        for packet in packets:
            time = packet_time(packet)
            if packet.stream_index == stream.index and packet.size:
                read_ahead.append(packet)  # type: ignore[arg-type]
                audio_seconds += float((packet.duration or 0) * (packet.time_base or 0))
            elif packet.stream_index in waiting and time is not None:
                waiting.discard(packet.stream_index)
                first_times.append(time)
            size += packet.size
            if not waiting or audio_seconds > _PROBE_SECONDS or size > _PROBE_BYTES:
                break
    except FFmpegError:  # met again, and put on record, when the sound is read
        pass
    return first_times, read_ahead


def packet_time(packet: "Packet[Any]") -> float | None:
    """The time stamp of a packet in seconds; None where it has none."""
    if packet.pts is None or not packet.time_base:
        return None
    return float(packet.pts * packet.time_base)
