"""Timeline: decoded frames laid end to end on the clock of the original recording.

A word's time must be the time a player shows. So where the time stamps leave a gap, silence fills
it; where they overlap, the repeated part is left out; where they jump beyond belief, the sound
goes on without a break and a warning says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from av.audio.frame import AudioFrame

from tacet.core.errors import TooLong, UnreadableMedia
from tacet.media.decoding.mixer import Kind, Mixer, kind_of
from tacet.media.formats import MAX_CHANNELS, MAX_RATE, MIN_RATE
from tacet.media.messages import CLOCK_JUMPS, LATE_START, ODD_SOUND, OPPOSITE, too_long

TOLERANCE = 0.1  # seconds; containers round time stamps and recorders' clocks drift
MAX_OVERLAP = 2.0  # seconds; a longer way back is a clock set anew, not an overlap
MAX_BLIND_GAP = 60.0  # seconds; a longer gap counts only inside the duration the file states
_SILENCE = bytes(1 << 16)


class Sink(Protocol):
    """Where the packed 16-bit samples go."""

    def write(self, samples: memoryview | bytes) -> None:
        """Take the next samples."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The sound wanted: samples per second, channels (1 or 2), and the longest in seconds."""

    rate: int
    channels: int
    max_seconds: float


class Timeline:
    """Lays frames on the clock; `clock` is the second at which the next frame belongs."""

    def __init__(self, sink: Sink, shape: Shape) -> None:
        self._sink, self._shape = sink, shape
        self._origin = 0.0
        self._end: float | None = None
        self._stamped = True
        self._mixer: Mixer | None = None
        self._kind: Kind | None = None
        self._tick = 0.0  # seconds per unit of the frames' time stamps
        self._drop = 0  # samples of an overlap still to leave out
        self.clock = 0.0
        self.written = 0
        self.first: tuple[int, int] | None = None
        self.warnings: list[str] = []

    def join(self, start: float, duration: float | None, stamped: bool = True) -> None:
        """Get ready for a file, or for the next link of one, which goes on where the last ended.

        Args:
            start: the time stamp in seconds of its beginning.
            duration: seconds, as far as it says.
            stamped: whether its time stamps are its own; else they are not looked at.
        """
        self._finish_mixer()
        self._origin = start - self.clock
        self._end = None if duration is None else self.clock + duration
        self._stamped = stamped

    def add(self, frame: AudioFrame) -> None:
        """Lay one frame. Raises TooLong, UnreadableMedia, and FFmpegError for a broken frame."""
        kind = kind_of(frame)
        if self._mixer is None or kind != self._kind:
            self._check(frame)
            self._finish_mixer()
            self._mixer, self._kind = self._new_mixer(frame), kind
            self._tick = float(frame.time_base or 0)
        if self._stamped and frame.pts is not None and self._tick:
            self._place(frame.pts * self._tick - self._origin, frame)
        length = frame.samples / frame.sample_rate
        for samples in self._mixer.feed(frame):
            self._write(samples)
        self.clock += length

    def lose(self, seconds: float) -> None:
        """Note that so much could not be decoded: time stamps tell its length, else silence."""
        if not self._stamped:
            self._finish_mixer()
            self._silence(self.clock + seconds)

    def finish(self) -> None:
        """Write what is still on its way."""
        self._finish_mixer()

    def _check(self, frame: AudioFrame) -> None:
        rate, channels = frame.sample_rate, len(frame.layout.channels)
        if not (MIN_RATE <= rate <= MAX_RATE and 1 <= channels <= MAX_CHANNELS):
            raise UnreadableMedia(ODD_SOUND.format(channels=channels, rate=rate))
        if self.first is None:
            self.first = rate, channels

    def _new_mixer(self, frame: AudioFrame) -> Mixer:
        return Mixer(frame, self._shape.rate, self._shape.channels)

    def _place(self, time: float, frame: AudioFrame) -> None:
        off = time - self.clock
        if self.written == 0 and self.clock == 0.0:
            self._begin(time)
        elif off > TOLERANCE:
            self._fill(time, frame)
        elif off < -TOLERANCE:
            self._go_back(time)

    def _begin(self, time: float) -> None:
        if time < 0:
            if self._origin == 0 and time >= -MAX_OVERLAP:  # an encoder's run-up, not to be heard
                self._drop = round(-time * self._shape.rate)
                self.clock = time
            else:  # the file misstates its start: the first sound is the beginning
                self._origin += time
        elif self._believable(time):
            self._silence(time)
        else:
            self._origin += time
            self._warn(LATE_START)

    def _fill(self, time: float, frame: AudioFrame) -> None:
        if not self._believable(time):
            self._jump(time)
            return
        self._finish_mixer()
        self._mixer = self._new_mixer(frame)
        self._silence(time)

    def _go_back(self, time: float) -> None:
        begun_anew = time < TOLERANCE and self.clock > 1.0  # another file, joined to the first
        if begun_anew or self.clock - time > MAX_OVERLAP:
            self._jump(time)
            return
        self._drop += round((self.clock - time) * self._shape.rate)
        self.clock = time

    def _jump(self, time: float) -> None:
        self._origin += time - self.clock
        self._warn(CLOCK_JUMPS.format(at=self.clock))

    def _believable(self, time: float) -> bool:
        if self._end is not None and time <= self._end + 1.0:
            return True
        return time - self.clock <= MAX_BLIND_GAP

    def _silence(self, time: float) -> None:
        missing = round(time * self._shape.rate) - self.written
        for size in _pieces(max(0, missing) * 2 * self._shape.channels):
            self._write(_SILENCE[:size])
        self.clock = time

    def _finish_mixer(self) -> None:
        if self._mixer is not None:
            for samples in self._mixer.flush():
                self._write(samples)
            if self._mixer.turned and OPPOSITE not in self.warnings:
                self._warn(OPPOSITE)
            self._mixer = None

    def _write(self, samples: memoryview | bytes) -> None:
        width = 2 * self._shape.channels
        if self._drop:
            dropped = min(self._drop, len(samples) // width)
            self._drop -= dropped
            samples = samples[dropped * width :]
        self.written += len(samples) // width
        if self.written > self._shape.max_seconds * self._shape.rate:
            raise TooLong(too_long(self._shape.max_seconds))
        self._sink.write(samples)

    def _warn(self, sentence: str) -> None:
        if len(self.warnings) < 10:
            self.warnings.append(sentence)


def _pieces(size: int) -> Iterator[int]:
    while size > 0:
        yield min(size, len(_SILENCE))
        size -= len(_SILENCE)
