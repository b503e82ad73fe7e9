"""An untrusted file opened by FFmpeg under the list of `formats`, with its best sound chosen."""

import os
from dataclasses import dataclass

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Discard, Disposition

from tacet.core.errors import NoAudioTrack, UnreadableMedia
from tacet.media import formats
from tacet.media.sentences import NO_SOUND, NOT_MEDIA, UNKNOWN_CODEC


@dataclass(frozen=True, slots=True)
class Source:
    """An open file and the sound to read from it.

    Attributes:
        container: the open file.
        stream: the chosen sound.
        forced: True where only the extension, not the content, told how to read it.
    """

    container: InputContainer
    stream: AudioStream
    forced: bool

    @property
    def tracks(self) -> int:
        """How many sounds the file has side by side."""
        return len(self.container.streams.audio)

    @property
    def codec(self) -> str:
        """FFmpeg's name of the decoder."""
        return self.stream.codec_context.name

    @property
    def start(self) -> float:
        """The time stamp in seconds that a player shows as 0."""
        return max(0.0, (self.container.start_time or 0) / av.time_base)

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
        for stream in self.container.streams.video:
            if not stream.disposition & Disposition.attached_pic:
                return stream.codec_context.name if stream.codec_context else "unknown"
        return None

    @property
    def brand(self) -> str:
        """The major brand of an MP4 family file, empty elsewhere."""
        return self.container.metadata.get("major_brand", "")


def open_source(descriptor: int, claimed: str | None) -> Source:
    """The file behind a readable, seekable descriptor, opened with its best sound.

    `claimed` is the demuxer to try once FFmpeg has recognized nothing. Raises UnreadableMedia,
    NoAudioTrack.
    """
    container, forced = _open(descriptor, claimed)
    stream = _best_sound(container)
    stream.codec_context.thread_count = 1  # one core, and no threads behind the sandbox's door
    for other in container.streams:
        if other.index != stream.index:
            other.discard = Discard.all
    return Source(container, stream, forced)


def _open(descriptor: int, claimed: str | None) -> tuple[InputContainer, bool]:
    for demuxer in (None, claimed) if claimed else (None,):
        os.lseek(descriptor, 0, os.SEEK_SET)
        options = formats.open_options(descriptor)
        try:
            container = av.open("fd:", format=demuxer, options=options, metadata_errors="ignore")
        except (FFmpegError, ValueError):
            continue
        if demuxer is None or container.streams.audio:
            return container, demuxer is not None
    raise UnreadableMedia(NOT_MEDIA)


def _best_sound(container: InputContainer) -> AudioStream:
    streams = container.streams.audio
    if not streams:
        raise NoAudioTrack(NO_SOUND)
    best = container.streams.best("audio")
    ordered = sorted(streams, key=lambda stream: stream is not best and stream != best)
    for stream in ordered:
        if stream.codec_context is not None and stream.codec_context.name in formats.DECODERS:
            return stream
    context = streams[0].codec_context
    raise UnreadableMedia(UNKNOWN_CODEC.format(codec=context.name if context else "unknown"))
