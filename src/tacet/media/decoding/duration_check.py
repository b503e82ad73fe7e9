"""Check of the duration that a header claims against the packets."""

import os
from contextlib import closing, suppress
from itertools import islice

import av
from av.error import FFmpegError

from tacet.core.errors import TooLong
from tacet.media import formats
from tacet.media.decoding.open_input import InputRequest
from tacet.media.decoding.source import Source, packet_time
from tacet.media.messages import too_long

_TRUSTED_SECONDS = 600.0  # a shorter claim does no harm if it is false
_CHECKED_SHARE = 0.9  # of the claim; estimates from the bit rate are off by a few percent
_MAX_PACKETS = 5_000  # read behind the place sought


def plausible_duration(request: InputRequest, source: Source) -> float | None:
    """Claimed duration in seconds; None without a claim or packets near it."""
    claimed = source.duration
    if claimed is None or claimed <= _TRUSTED_SECONDS:
        return claimed
    return claimed if _reaches(request, source, claimed * _CHECKED_SHARE) else None


def refuse_too_long(request: InputRequest, source: Source, most: float) -> None:
    """Raise TooLong if the file has audio after `most` seconds."""
    claimed = source.duration
    if claimed is not None and claimed > most + 1.0 and _reaches(request, source, most):
        raise TooLong(too_long(most))


def _reaches(request: InputRequest, source: Source, second: float) -> bool:
    """Whether the file holds audio packets from that second on.

    True where the file cannot be sought: then nothing speaks against the claim.
    """
    place = os.lseek(request.descriptor, 0, os.SEEK_CUR)
    try:
        return _has_packet_from(request, source, second + source.start)
    finally:
        os.lseek(request.descriptor, place, os.SEEK_SET)


def _has_packet_from(request: InputRequest, source: Source, stamp: float) -> bool:
    os.lseek(request.descriptor, 0, os.SEEK_SET)
    options = formats.open_options(request.descriptor)
    name = request.fallback_demuxer if source.by_extension else None
    with closing(av.open("fd:", format=name, options=options, metadata_errors="ignore")) as again:
        try:
            again.seek(int(stamp * av.time_base))
        except FFmpegError:
            return True
        stream = again.streams[source.stream.index]
        with suppress(FFmpegError):
            for packet in islice(again.demux(stream), _MAX_PACKETS):
                time = packet_time(packet)
                if time is not None and time >= stamp:
                    return True
    return False
