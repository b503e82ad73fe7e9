"""Open untrusted input with the allowed formats; choose its audio stream."""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from tacet.core.errors import BadOption, NoAudioTrack, UnreadableMedia
from tacet.media import formats
from tacet.media.containers.concatenated import KeepAlive, demuxer_name, file_slices
from tacet.media.containers.file_slice import FileSlice
from tacet.media.containers.truncated_mp4 import is_truncated
from tacet.media.decoding.source import Source
from tacet.media.messages import NO_SOUND, NO_SUCH_TRACK, NOT_MEDIA, TRUNCATED, UNKNOWN_CODEC


@dataclass(frozen=True, slots=True)
class InputRequest:
    """Input to open.

    Attributes:
        descriptor: of the file, readable and seekable.
        fallback_demuxer: tried once FFmpeg has recognized nothing; None for none.
        track: number of the audio track, from 1; None for the file's first choice.
    """

    descriptor: int
    fallback_demuxer: str | None = None
    track: int | None = None


def open_source(request: InputRequest) -> Source:
    """Source of the file, or of the first of concatenated files.

    Raises UnreadableMedia, NoAudioTrack, BadOption.
    """
    container, by_extension = _open(request)
    return Source.of(container, _audio_stream(container, request.track), by_extension)


def concatenated_slices(
    request: InputRequest, source: Source, keep_alive: KeepAlive = lambda: None
) -> list[FileSlice]:
    """Slices of an opened file if it is several files, else none."""
    slices = file_slices(request.descriptor, source.container.format.name, keep_alive)
    return slices if len(slices) > 1 else []


def open_slices(
    slices: Iterable[FileSlice], kind: str, track: int | None
) -> Iterator[Source | FileSlice]:
    """Source of every slice; the slice itself where it cannot be read.

    A slice is closed when the next is requested.

    Args:
        kind: FFmpeg's name of their format.
        track: number of the audio track, from 1; None for the first choice.
    """
    for part in slices:
        try:
            container = av.open(
                part,
                "r",
                demuxer_name(kind),
                options=formats.open_options(),
                metadata_errors="ignore",
            )
        except (FFmpegError, ValueError):
            yield part
            continue
        with closing(container):
            yield _slice_source(container, track) or part


def _slice_source(container: InputContainer, track: int | None) -> Source | None:
    try:
        return Source.of(container, _audio_stream(container, track), by_extension=False)
    except (UnreadableMedia, NoAudioTrack, BadOption):
        return None


def _open(request: InputRequest) -> tuple[InputContainer, bool]:
    options = formats.open_options(request.descriptor)
    for demuxer in (None, request.fallback_demuxer) if request.fallback_demuxer else (None,):
        os.lseek(request.descriptor, 0, os.SEEK_SET)
        try:
            container = av.open("fd:", "r", demuxer, options=options, metadata_errors="ignore")
        except (FFmpegError, ValueError):
            continue
        if demuxer is None or container.streams.audio:
            return container, demuxer is not None
    raise UnreadableMedia(TRUNCATED if is_truncated(request.descriptor) else NOT_MEDIA)


def _audio_stream(container: InputContainer, track: int | None) -> AudioStream:
    streams = container.streams.audio
    if not streams:
        raise NoAudioTrack(NO_SOUND)
    if track is not None:
        if not 1 <= track <= len(streams):
            raise BadOption(NO_SUCH_TRACK.format(track=track, count=len(streams)))
        streams = (streams[track - 1],)
    best = container.streams.best("audio")
    for stream in sorted(streams, key=lambda stream: stream is not best and stream != best):
        if stream.codec_context is not None and stream.codec_context.name in formats.DECODERS:
            return stream
    context = streams[0].codec_context
    raise UnreadableMedia(UNKNOWN_CODEC.format(codec=context.name if context else "unknown"))
