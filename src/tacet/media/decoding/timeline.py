"""Timeline: decoded frames laid end to end on the original's clock.

A word's time must be the time a player shows. So silence fills gaps between time stamps, repeated
parts are left out, and where time stamps jump implausibly the audio goes on without a break and a
warning says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from av.audio.frame import AudioFrame

from tacet.core.errors import TooLong, UnreadableMedia
from tacet.media.decoding.mixer import FrameFormat, Mixer, frame_format
from tacet.media.formats import MAX_CHANNELS, MAX_RATE, MIN_RATE
from tacet.media.messages import CHANNELS_CANCEL, CLOCK_JUMPS, LATE_START, UNUSUAL_FORMAT, too_long

TIMESTAMP_TOLERANCE = 0.1  # seconds; containers round time stamps, recorders' clocks drift
MAX_OVERLAP = 2.0  # seconds; a longer step back is a restarted clock
MAX_BLIND_GAP = 60.0  # seconds; a longer gap counts only inside the duration the file states
_SILENCE = bytes(1 << 16)


class Sink(Protocol):
    """Receiver of packed s16 samples."""

    def write(self, samples: memoryview | bytes) -> None:
        """Take the next samples, packed s16."""


@dataclass(frozen=True, slots=True)
class OutputFormat:
    """Sample rate, channels (1 or 2) and maximum duration of the output."""

    rate: int
    channels: int
    max_seconds: float


class Timeline:
    """Places frames on the clock; `clock` is the next frame's second."""

    def __init__(self, sink: Sink, output_format: OutputFormat) -> None:
        self._sink, self._format = sink, output_format
        self._origin = 0.0
        self._end: float | None = None
        self._timestamped = True
        self._mixer: Mixer | None = None
        self._frame_format: FrameFormat | None = None
        self._time_base = 0.0  # seconds per unit of the frames' time stamps
        self._samples_to_skip = 0  # of an overlap
        self.clock = 0.0
        self.written = 0
        self.first: tuple[int, int] | None = None
        self.warnings: list[str] = []

    def join(self, start: float, duration: float | None, timestamped: bool = True) -> None:
        """Begin a file, or its next link, at the current clock.

        Args:
            start: time stamp in seconds of its beginning.
            duration: claimed seconds, None without a claim.
            timestamped: whether its time stamps are its own; else they are ignored.
        """
        self._finish_mixer()
        self._origin = start - self.clock
        self._end = None if duration is None else self.clock + duration
        self._timestamped = timestamped

    def add(self, frame: AudioFrame) -> None:
        """Place one frame. Raises TooLong, UnreadableMedia, FFmpegError (broken frame)."""
        incoming = frame_format(frame)
        if self._mixer is None or incoming != self._frame_format:
            self._check_format(frame)
            self._finish_mixer()
            self._mixer, self._frame_format = self._new_mixer(frame), incoming
            self._time_base = float(frame.time_base or 0)
        if self._timestamped and frame.pts is not None and self._time_base:
            self._align(frame.pts * self._time_base - self._origin, frame)
        length = frame.samples / frame.sample_rate
        for samples in self._mixer.feed(frame):
            self._write(samples)
        self.clock += length

    def lose(self, seconds: float) -> None:
        """Note undecodable audio: silence, unless time stamps tell its length."""
        if not self._timestamped:
            self._finish_mixer()
            self._write_silence(self.clock + seconds)

    def finish(self) -> None:
        """Write the samples still in the mixer."""
        self._finish_mixer()

    def _check_format(self, frame: AudioFrame) -> None:
        rate, channels = frame.sample_rate, len(frame.layout.channels)
        if not (MIN_RATE <= rate <= MAX_RATE and 1 <= channels <= MAX_CHANNELS):
            raise UnreadableMedia(UNUSUAL_FORMAT.format(channels=channels, rate=rate))
        if self.first is None:
            self.first = rate, channels

    def _new_mixer(self, frame: AudioFrame) -> Mixer:
        return Mixer(frame, self._format.rate, self._format.channels)

    def _align(self, time: float, frame: AudioFrame) -> None:
        drift = time - self.clock
        if self.written == 0 and self.clock == 0.0:
            self._align_first(time)
        elif drift > TIMESTAMP_TOLERANCE:
            self._fill_gap(time, frame)
        elif drift < -TIMESTAMP_TOLERANCE:
            self._skip_overlap(time)

    def _align_first(self, time: float) -> None:
        if time < 0:
            if (
                self._origin == 0 and time >= -MAX_OVERLAP
            ):  # an encoder's delay, not meant to be played
                self._samples_to_skip = round(-time * self._format.rate)
                self.clock = time
            else:  # the file misstates its start
                self._origin += time
        elif self._is_plausible(time):
            self._write_silence(time)
        else:
            self._origin += time
            self.warn(LATE_START)

    def _fill_gap(self, time: float, frame: AudioFrame) -> None:
        if not self._is_plausible(time):
            self._restart_clock(time)
            return
        self._finish_mixer()
        self._mixer = self._new_mixer(frame)
        self._write_silence(time)

    def _skip_overlap(self, time: float) -> None:
        # Another file, joined to the first.
        restarted = time < TIMESTAMP_TOLERANCE and self.clock > 1.0
        if restarted or self.clock - time > MAX_OVERLAP:
            self._restart_clock(time)
            return
        self._samples_to_skip += round((self.clock - time) * self._format.rate)
        self.clock = time

    def _restart_clock(self, time: float) -> None:
        self._origin += time - self.clock
        self.warn(CLOCK_JUMPS.format(at=self.clock))

    def _is_plausible(self, time: float) -> bool:
        if self._end is not None and time <= self._end + 1.0:
            return True
        return time - self.clock <= MAX_BLIND_GAP

    def _write_silence(self, time: float) -> None:
        gap = round(time * self._format.rate) - self.written
        for size in _block_sizes(max(0, gap) * 2 * self._format.channels):
            self._write(_SILENCE[:size])
        self.clock = time

    def _finish_mixer(self) -> None:
        if self._mixer is not None:
            for samples in self._mixer.flush():
                self._write(samples)
            if self._mixer.channels_cancel and CHANNELS_CANCEL not in self.warnings:
                self.warn(CHANNELS_CANCEL)
            self._mixer = None

    def _write(self, samples: memoryview | bytes) -> None:
        width = 2 * self._format.channels
        if self._samples_to_skip:
            dropped = min(self._samples_to_skip, len(samples) // width)
            self._samples_to_skip -= dropped
            samples = samples[dropped * width :]
        self.written += len(samples) // width
        if self.written > self._format.max_seconds * self._format.rate:
            raise TooLong(too_long(self._format.max_seconds))
        self._sink.write(samples)

    def warn(self, sentence: str) -> None:
        """Record a warning; of very many only the first ten."""
        if len(self.warnings) < 10:
            self.warnings.append(sentence)


def _block_sizes(size: int) -> Iterator[int]:
    while size > 0:
        yield min(size, len(_SILENCE))
        size -= len(_SILENCE)
