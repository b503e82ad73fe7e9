"""The pump: packets out of an untrusted file, frames onto the timeline, damage on record."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.error import FFmpegError
from av.packet import Packet

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media.decoding.source import Source
from tacet.media.decoding.timeline import Timeline
from tacet.media.messages import NO_SOUND, NOT_MEDIA

Say = Callable[[dict[str, object]], None]

_MAX_READ_FAILURES = 20  # in a row, before the rest of a file counts as lost
_MAX_DAMAGED = 200  # stretches on record; more are joined to the last
_JOIN_SECONDS = 0.5  # damage this close together is one stretch
_MAX_LOST = 1.0  # seconds that one lost packet is believed to have held
_SAY_SECONDS = 0.25


@dataclass(slots=True)
class Damage:
    """What could not be decoded: packets counted, stretches as `[start, end]` in seconds."""

    packets: int = 0
    stretches: list[list[float]] = field(default_factory=list)

    def note(self, start: float, end: float) -> None:
        """Record one lost stretch; those close together are joined."""
        self.packets += 1
        last = self.stretches[-1] if self.stretches else None
        near = last is not None and last[0] <= start <= last[1] + _JOIN_SECONDS
        if last is not None and (near or len(self.stretches) >= _MAX_DAMAGED):
            last[1] = max(last[1], end)
        else:
            self.stretches.append([start, end])

    def within(self, duration: float) -> list[list[float]]:
        """The stretches in order, cut to `[0, duration]`."""
        cut = ((max(0.0, a), min(b, duration)) for a, b in sorted(self.stretches))
        return [[a, b] for a, b in cut if a <= b]


class DecodeLoop:
    """Moves the sound of a file onto one timeline, past whatever is damaged."""

    def __init__(self, timeline: Timeline, say: Say, length: float | None) -> None:
        """Get ready for a file that claims a `length` in seconds, None where it does not."""
        self._timeline, self._say, self._length = timeline, say, length
        self._said = time.monotonic()
        self._frames = 0
        self.damage = Damage()
        self.stopped_at: float | None = None

    def run(self, sources: Iterable[Source | None]) -> None:
        """Decode one source after the other to the end; None is one that could not be opened.

        Raises UnreadableMedia, NoAudioTrack, TooLong, OSError.
        """
        self._say({"at": 0.0, "of": self._length})
        forced = False
        for source in sources:
            if source is None:
                self.damage.note(self._timeline.clock, self._timeline.clock)
                continue
            forced = forced or source.forced
            self._timeline.join(source.start, source.duration, source.stamped)
            self._drain(source)
        self._timeline.finish()
        self._judge(forced)

    def _drain(self, source: Source) -> None:
        failures = 0
        while not self._read_on(source):
            failures = 0 if self._moved() else failures + 1
            self.damage.note(self._timeline.clock, self._timeline.clock)
            if failures >= _MAX_READ_FAILURES:
                self.stopped_at = self._timeline.clock
                self._decode(source, None)
                break

    def _read_on(self, source: Source) -> bool:
        self._before = self._frames
        try:
            for packet in source.packets():
                self._decode(source, packet)
        except FFmpegError:
            return False
        return True

    def _moved(self) -> bool:
        return self._frames > self._before

    def _decode(self, source: Source, packet: "Packet[AudioStream] | None") -> None:
        try:
            frames = source.stream.codec_context.decode(packet)
        except (FFmpegError, ValueError):
            self._lose(packet)
            return
        for frame in frames:
            self._lay(frame)
        self._tell()

    def _lay(self, frame: AudioFrame) -> None:
        start = self._timeline.clock
        try:
            self._timeline.add(frame)
        except UnreadableMedia:
            if self._frames == 0:
                raise
            self.damage.note(start, start)
        except (FFmpegError, ValueError):
            self.damage.note(start, start)
        else:
            self._frames += 1
            if frame.is_corrupt:
                self.damage.note(start, self._timeline.clock)

    def _lose(self, packet: "Packet[AudioStream] | None") -> None:
        start, length = self._timeline.clock, 0.0
        if packet is not None and packet.time_base:
            length = float((packet.duration or 0) * packet.time_base)
        length = min(length, _MAX_LOST)
        self.damage.note(start, start + length)
        self._timeline.lose(length)
        self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._said >= _SAY_SECONDS:
            self._said = now
            self._say({"at": self._timeline.clock, "of": self._length})

    def _judge(self, forced: bool) -> None:
        guessed_wrong = forced and self.damage.packets > self._frames
        if guessed_wrong or (self._timeline.written == 0 and self.damage.packets):
            raise UnreadableMedia(NOT_MEDIA)
        if self._timeline.written == 0:
            raise NoAudioTrack(NO_SOUND)
