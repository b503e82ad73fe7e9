"""Values of the media room: limits, media info and the decode report."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tacet.core.soundtracks import SoundTrack
from tacet.core.span import Span

OnProgress = Callable[[float, float | None], None]
"""Called with seconds done and in all (None if unknown), at most 5 times per second."""

OnOpen = Callable[[int], None]
"""Called once with a descriptor of the file being written."""

Cancelled = Callable[[], bool]
"""Polled a few times a second; once True, the work stops with RunCancelled."""


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """Limits for one untrusted file.

    Attributes:
        max_seconds: longest recording; more raises TooLong. Default 12 h.
        max_bytes: largest file in bytes, None for no cap; more raises TooLong.
        memory_bytes: address space of the child in bytes. Default 2 GiB.
        cpu_seconds: processor seconds of the child besides `cpu_share` of `max_seconds`.
        cpu_share: processor seconds allowed per second of `max_seconds`. Default 5 %
            (measured: 0.4 % for MP3 on a server; small computers are slower).
        wall_seconds: seconds on the clock before the child is killed. Default 1 h.
        stall_seconds: seconds without progress before the child is killed.
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
    """Properties that a file states, not checked by decoding.

    Attributes:
        duration: seconds, None where the file does not say.
        container: FFmpeg's name of the file format, such as `mp3` or `mov,mp4,m4a,3gp,3g2,mj2`.
        codec: FFmpeg's name of the audio decoder, such as `aac`.
        sample_rate: samples per second of the original audio.
        channels: number of channels of the original audio.
        has_video: True with a video stream (cover images do not count).
        tracks: audio tracks, the file's first choice before the others.
        playable: True where Chromium, Firefox and Safari commonly play this original; else
            offer `make_playback_copy`.
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
    """Result of decoding one file, with everything that was wrong in it.

    Attributes:
        duration: seconds of audio written (`samples` / 16000).
        samples: samples written, 16 kHz mono s16 little-endian.
        container: FFmpeg's name of the file format.
        codec: FFmpeg's name of the audio decoder.
        sample_rate: samples per second of the original audio (at its start).
        channels: channels of the original audio (at its start).
        skipped_packets: packets that could not be decoded.
        damaged: spans lost to damage (silence stands there), in order.
        damaged_at: second where reading had to stop before the file's end, else None.
        peaks: the waveform, each byte the loudest sample of an equal span as 0..255; at most
            `MAX_PEAKS` of them. The last span may be shorter.
        peak_seconds: seconds of audio that one byte of `peaks` stands for.
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
