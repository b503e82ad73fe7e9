"""Source: one audio stream of an untrusted file, with its clock."""

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

_PROBE_SECONDS = 10.0  # seconds of audio within which interleaved video streams begin
_PROBE_BYTES = 64 << 20  # of packets, then the search for a video stream's start ends


@dataclass(frozen=True, slots=True)
class Source:
    """Open input, or one link of a chain, with its audio stream.

    Attributes:
        container: the open file.
        stream: the chosen audio stream.
        by_extension: True where only the extension, not the content, gave the demuxer.
        start: the time stamp in seconds that a player shows as 0.
        read_ahead: audio packets that were read to find `start`.
    """

    container: InputContainer
    stream: AudioStream
    by_extension: bool
    start: float
    read_ahead: "deque[Packet[AudioStream]]" = field(default_factory=deque)

    @classmethod
    def of(cls, container: InputContainer, stream: AudioStream, by_extension: bool) -> "Source":
        """Source with its start known and all other streams discarded."""
        stream.codec_context.thread_count = 1  # one core: the sandbox starts no threads
        stated = (container.start_time or 0) / av.time_base
        first_times, read_ahead = _first_times(container, stream)
        for other in container.streams:
            if other.index != stream.index:
                other.discard = Discard.all
        return cls(
            container, stream, by_extension, max(0.0, min([stated, *first_times])), read_ahead
        )

    def packets(self) -> "Iterator[Packet[AudioStream]]":
        """Remaining packets of the audio stream. Raises FFmpegError."""
        while self.read_ahead:
            yield self.read_ahead.popleft()
        yield from self.container.demux(self.stream)

    @property
    def timestamped(self) -> bool:
        """Whether the file has time stamps of its own; FFmpeg computes others."""
        return self.container.format.name not in formats.UNTIMED_DEMUXERS

    @property
    def number(self) -> int:
        """Number of the audio track, from 1."""
        return 1 + self.container.streams.audio.index(self.stream)

    @property
    def codec(self) -> str:
        """FFmpeg's decoder name."""
        return self.stream.codec_context.name

    @property
    def duration(self) -> float | None:
        """Claimed seconds from `start` to the end, None without a claim."""
        claimed = self.container.duration
        if claimed and claimed > 0:
            return claimed / av.time_base
        ticks = self.stream.duration
        if ticks and ticks > 0 and self.stream.time_base:
            return float(ticks * self.stream.time_base)
        return None

    @property
    def video_codec(self) -> str | None:
        """Decoder name of the video stream, None without one; covers are ignored."""
        for stream in _video_streams(self.container):
            return stream.codec_context.name if stream.codec_context else "unknown"
        return None

    @property
    def brand(self) -> str:
        """Major brand of an MP4 family file, else empty."""
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
    """First times of all video streams, and the audio packets read meanwhile.

    FFmpeg tells when most video begins only after decoding some, which is not done here.
    """
    waiting = {video.index for video in _video_streams(container)}
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
    except FFmpegError:  # met again, and recorded, when the audio is read
        pass
    return first_times, read_ahead


def packet_time(packet: "Packet[Any]") -> float | None:
    """Time stamp of a packet in seconds; None without one."""
    if packet.pts is None or not packet.time_base:
        return None
    return float(packet.pts * packet.time_base)
