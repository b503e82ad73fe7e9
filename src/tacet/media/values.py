"""What the media room takes and gives: limits, facts about a file, and the report of a decode."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tacet.core.soundtracks import SoundTrack
from tacet.core.span import Span

OnProgress = Callable[[float, float | None], None]
"""Called with seconds done and seconds in all (None where the file does not say), at most 5 / s."""

OnOpen = Callable[[int], None]
"""Called once with an open descriptor of the file that is being written."""

Cancelled = Callable[[], bool]
"""Asked a few times a second; once it answers True the work stops with RunCancelled."""


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """What one untrusted file may cost.

    Attributes:
        max_seconds: longest recording in seconds of sound; more raises TooLong. Default 12 h.
        max_bytes: largest file in bytes, None for no cap; more raises TooLong.
        memory_bytes: address space of the child in bytes. Default 2 GiB.
        cpu_seconds: processor seconds of the child besides `cpu_share` of `max_seconds`.
        cpu_share: processor seconds allowed per second of `max_seconds`. Default 5 %
            (measured: 0.4 % for MP3 on a server, so that a small computer has room).
        wall_seconds: seconds on the clock before the child is killed. Default 1 h.
        stall_seconds: seconds without any sign of progress before the child is killed.
    """

    max_seconds: float = 12 * 3600.0
    max_bytes: int | None = None
    memory_bytes: int = 2 << 30
    cpu_seconds: float = 30.0
    cpu_share: float = 0.05
    wall_seconds: float = 3600.0
    stall_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a file says of itself; nothing of it is checked by decoding.

    Attributes:
        duration: seconds, None where the file does not say.
        container: FFmpeg's name of the file format, such as `mp3` or `mov,mp4,m4a,3gp,3g2,mj2`.
        codec: FFmpeg's name of the audio decoder, such as `aac`.
        sample_rate: samples per second of the original sound.
        channels: number of channels of the original sound.
        has_video: True where there is a moving picture (a cover image is none).
        tracks: its sounds, the one that it names first before the others.
        playable: True where Chromium, Firefox and Safari commonly play this original; where
            False, offer the copy of `make_playback_copy`.
    """

    duration: float | None
    container: str
    codec: str
    sample_rate: int
    channels: int
    has_video: bool
    playable: bool
    tracks: tuple[SoundTrack, ...] = ()


@dataclass(frozen=True, slots=True)
class DecodeReport:
    """What became of one file: the PCM written and everything that was not as it should be.

    Attributes:
        duration: seconds of sound written (`samples` / 16000).
        samples: samples written, 16 kHz mono s16 little-endian.
        container: FFmpeg's name of the file format.
        codec: FFmpeg's name of the audio decoder.
        sample_rate: samples per second of the original sound (at its start).
        channels: channels of the original sound (at its start).
        skipped_packets: packets that could not be decoded.
        damaged: stretches where sound was lost to damage (silence stands there), in order.
        damaged_at: second where reading had to stop before the file's end, else None.
        peaks: at most 2000 bytes for the waveform, each the loudest sample of an equal stretch
            as 0..255; the last one may stand for a shorter stretch.
        peak_seconds: seconds of sound that one byte of `peaks` stands for.
        warnings: plain sentences for the run log.
    """

    duration: float
    samples: int
    container: str
    codec: str
    sample_rate: int
    channels: int
    skipped_packets: int = 0
    damaged: tuple[Span, ...] = ()
    damaged_at: float | None = None
    peaks: bytes = field(default=b"", repr=False)
    peak_seconds: float = 0.0
    warnings: tuple[str, ...] = ()
