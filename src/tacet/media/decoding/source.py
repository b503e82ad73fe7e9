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

_LOOK_AHEAD = 10.0  # seconds of sound in which every picture has begun, interleaved as files are
_LOOK_BYTES = 64 << 20  # of packets, before looking for a picture's beginning is given up


@dataclass(frozen=True, slots=True)
class Source:
    """An open file, or link of a chained one, and the sound to read from it.

    Attributes:
        container: the open file.
        stream: the chosen sound.
        forced: True where only the extension, not the content, told how to read it.
        start: the time stamp in seconds that a player shows as 0.
        head: packets of the sound that were read to find `start`.
    """

    container: InputContainer
    stream: AudioStream
    forced: bool
    start: float
    head: "deque[Packet[AudioStream]]" = field(default_factory=deque)

    @classmethod
    def of(cls, container: InputContainer, stream: AudioStream, forced: bool) -> "Source":
        """The source, its clock known and all but its sound discarded from here on."""
        stream.codec_context.thread_count = 1  # one core, no threads behind the sandbox's door
        stated = (container.start_time or 0) / av.time_base
        shown, head = _beginnings(container, stream)
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        return cls(container, stream, forced, max(0.0, min([stated, *shown])), head)

    def packets(self) -> "Iterator[Packet[AudioStream]]":
        """The packets of the sound from where reading stands. Raises FFmpegError."""
        while self.head:
            yield self.head.popleft()
        yield from self.container.demux(self.stream)

    @property
    def stamped(self) -> bool:
        """Whether the file itself says when a sound is heard; else FFmpeg counts it together."""
        return self.container.format.name not in formats.STAMPLESS

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
    def picture(self) -> str | None:
        """The decoder of the moving picture, None where there is none; a cover is none."""
        for stream in _moving(self.container):
            return stream.codec_context.name if stream.codec_context else "unknown"
        return None

    @property
    def brand(self) -> str:
        """The major brand of an MP4 family file, empty elsewhere."""
        return self.container.metadata.get("major_brand", "")


def _moving(container: InputContainer) -> list[VideoStream]:
    return [
        stream
        for stream in container.streams.video
        if not stream.disposition & Disposition.attached_pic
    ]


def _beginnings(
    container: InputContainer, stream: AudioStream
) -> "tuple[list[float], deque[Packet[AudioStream]]]":
    """The times of the moving pictures' first packets, and the sound's packets met on the way.

    FFmpeg tells when most pictures begin only after decoding some, which is not done here.
    """
    waiting = {picture.index for picture in _moving(container)}
    shown: list[float] = []
    head: deque[Packet[AudioStream]] = deque()
    size, heard = 0, 0.0
    packets = container.demux(*_moving(container), stream) if waiting else iter(())
    try:
        for packet in packets:
            time = time_of(packet)
            if packet.stream_index == stream.index and packet.size:
                head.append(packet)  # type: ignore[arg-type]
                heard += float((packet.duration or 0) * (packet.time_base or 0))
            elif packet.stream_index in waiting and time is not None:
                waiting.discard(packet.stream_index)
                shown.append(time)
            size += packet.size
            if not waiting or heard > _LOOK_AHEAD or size > _LOOK_BYTES:
                break
    except FFmpegError:  # met again, and put on record, when the sound is read
        pass
    return shown, head


def time_of(packet: "Packet[Any]") -> float | None:
    """The time stamp of a packet in seconds; None where it has none."""
    if packet.pts is None or not packet.time_base:
        return None
    return float(packet.pts * packet.time_base)
