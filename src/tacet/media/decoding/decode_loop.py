"""Decode loop: packets in, frames onto the timeline, damage recorded."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.packet import Packet

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media.containers.file_slice import FileSlice
from tacet.media.decoding.source import Source
from tacet.media.decoding.timeline import Timeline
from tacet.media.messages import LOST_FILE, NO_SOUND, NOT_MEDIA

SendMessage = Callable[[dict[str, object]], None]

_MAX_READ_FAILURES = 20  # in a row, then the rest of the file counts as lost
_MAX_DAMAGED_SPANS = 200  # more are joined to the last
_JOIN_SECONDS = 0.5  # damage this close together is one span
_MAX_LOST_SECONDS = 1.0  # the most that one lost packet may have held
_REPORT_SECONDS = 0.25  # between two progress messages


@dataclass(slots=True)
class Damage:
    """Undecodable packets, counted, and their spans as `[start, end]` in seconds."""

    packets: int = 0
    spans: list[list[float]] = field(default_factory=list)

    def record(self, start: float, end: float, packets: int = 1) -> None:
        """Record one lost span; those close together are joined."""
        self.packets += packets
        last = self.spans[-1] if self.spans else None
        near = last is not None and last[0] <= start <= last[1] + _JOIN_SECONDS
        if last is not None and (near or len(self.spans) >= _MAX_DAMAGED_SPANS):
            last[1] = max(last[1], end)
        else:
            self.spans.append([start, end])

    def clipped_to(self, duration: float) -> list[list[float]]:
        """Spans in order, clipped to `[0, duration]`."""
        cut = ((max(0.0, a), min(b, duration)) for a, b in sorted(self.spans))
        return [[a, b] for a, b in cut if a <= b]


class DecodeLoop:
    """Decodes sources onto one timeline and goes on past damage."""

    def __init__(self, timeline: Timeline, send: SendMessage, duration: float | None) -> None:
        """Decode onto `timeline`; `duration` as the file claims, else None."""
        self._timeline, self._send, self._duration = timeline, send, duration
        self._reported_at = time.monotonic()
        self._frames = 0
        self.damage = Damage()
        self.stopped_at: float | None = None

    def run(self, sources: Iterable[Source | FileSlice]) -> None:
        """Decode the sources in turn; a slice is one that cannot be opened.

        Raises UnreadableMedia, NoAudioTrack, TooLong, OSError.
        """
        self._send({"at": 0.0, "of": self._duration})
        by_extension = False
        for source in sources:
            if isinstance(source, FileSlice):
                self._note_lost_file(source)
                continue
            by_extension = by_extension or source.by_extension
            self._timeline.join(source.start, source.duration, source.timestamped)
            self._decode_source(source)
        self._timeline.finish()
        self._check_result(by_extension)

    def _note_lost_file(self, part: FileSlice) -> None:
        at = self._timeline.clock
        self.damage.record(at, at, packets=0)
        self._timeline.warn(LOST_FILE.format(at=at, first=part.first, end=part.end))

    def _decode_source(self, source: Source) -> None:
        failures = 0
        while not self._decode_packets(source):
            failures = 0 if self._progressed() else failures + 1
            self.damage.record(self._timeline.clock, self._timeline.clock)
            if failures >= _MAX_READ_FAILURES:
                self.stopped_at = self._timeline.clock
                self._decode(source, None)
                break

    def _decode_packets(self, source: Source) -> bool:
        self._frames_before = self._frames
        try:
            for packet in source.packets():
                self._decode(source, packet)
        except FFmpegError:
            return False
        return True

    def _progressed(self) -> bool:
        return self._frames > self._frames_before

    def _decode(self, source: Source, packet: "Packet[AudioStream] | None") -> None:
        try:
            frames = source.stream.codec_context.decode(packet)
        except (FFmpegError, ValueError):
            self._note_lost_packet(packet)
            return
        for frame in frames:
            self._add_frame(frame)
        self._report_progress()

    def _add_frame(self, frame: AudioFrame) -> None:
        start = self._timeline.clock
        try:
            self._timeline.add(frame)
        except UnreadableMedia:
            if self._frames == 0:
                raise
            self.damage.record(start, start)
        except (FFmpegError, ValueError):
            self.damage.record(start, start)
        else:
            self._frames += 1
            if frame.is_corrupt:
                self.damage.record(start, self._timeline.clock)

    def _note_lost_packet(self, packet: "Packet[AudioStream] | None") -> None:
        start, seconds = self._timeline.clock, 0.0
        if packet is not None and packet.time_base:
            seconds = float((packet.duration or 0) * packet.time_base)
        seconds = min(seconds, _MAX_LOST_SECONDS)
        self.damage.record(start, start + seconds)
        self._timeline.lose(seconds)
        self._report_progress()

    def _report_progress(self) -> None:
        now = time.monotonic()
        if now - self._reported_at >= _REPORT_SECONDS:
            self._reported_at = now
            self._send({"at": self._timeline.clock, "of": self._duration})

    def _check_result(self, by_extension: bool) -> None:
        guessed_wrong = by_extension and self.damage.packets > self._frames
        if guessed_wrong or (self._timeline.written == 0 and self.damage.spans):
            raise UnreadableMedia(NOT_MEDIA)
        if self._timeline.written == 0:
            raise NoAudioTrack(NO_SOUND)
