"""Child process: one request about one untrusted file, inside the sandbox.

The request is one line of JSON with the open descriptors attached (the input, then the output);
answers are lines of JSON: `{"at", "of"}` while working, at last `{"done": {...}}` or
`{"error": code, "message": sentence}`. The parent believes none of it unchecked.
"""

import base64
import json
import os
import resource
import socket
import stat
import struct
import tempfile
import wave
from collections.abc import Callable

import av
import av.logging
from av.error import FFmpegError

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import NoSpace, TacetError, UnreadableMedia, is_disk_full
from tacet.media.decoding.decode_loop import DecodeLoop, SendMessage
from tacet.media.decoding.duration_check import plausible_duration, refuse_too_long
from tacet.media.decoding.open_input import (
    InputRequest,
    concatenated_slices,
    open_slices,
    open_source,
)
from tacet.media.decoding.sinks import OpusSink, PcmSink, write_all
from tacet.media.decoding.source import Source
from tacet.media.decoding.timeline import OutputFormat, Timeline
from tacet.media.formats import is_playable
from tacet.media.messages import NO_SPACE, NOT_MEDIA, TOO_MUCH_MEMORY, concatenated_files
from tacet.media.sandbox.inspection import inspect_sandbox
from tacet.media.sandbox.lockdown import ResourceLimits, lock_down
from tacet.media.sandbox.preload import import_all_of_av

Message = dict[str, object]

DECODE_NICENESS = 15  # recognition, which runs meanwhile, comes first
_CANCELLING_SAMPLES = struct.pack("<2h", 1_000, -1_000) * 4_410  # stereo, 0.1 s
INTERNAL_ERROR = "fault"  # error code of our own mistakes


class ChildRequest:
    """One request: the operation, its resource limits and open descriptors."""

    def __init__(self, line: bytes, descriptors: list[int]) -> None:
        request = json.loads(line)
        self.do: str = request["do"]
        self.limits = ResourceLimits(**request["limits"])
        self.fallback_demuxer: str | None = request.get("fallback_demuxer")
        self.max_seconds: float = request.get("max_seconds", 0.0)
        self.track: int | None = request.get("track")
        self.descriptors = descriptors

    @property
    def wanted(self) -> InputRequest:
        """Input to open."""
        return InputRequest(self.descriptors[0], self.fallback_demuxer, self.track)


def serve_request(channel: socket.socket) -> None:
    """Serve one request from `channel`, locked down before reading the file."""
    line, descriptors, _, _ = socket.recv_fds(channel, 1 << 16, 2)
    if not line:
        return
    job = ChildRequest(line, descriptors)

    def send(message: Message) -> None:
        write_all(channel.fileno(), json.dumps(message).encode() + b"\n")

    if job.do == "decode":
        os.nice(DECODE_NICENESS)
    layers = lock_down(job.limits)
    if job.do == "inspect":
        send({"done": inspect_sandbox(layers)})
    else:
        send(result_message(OPERATIONS[job.do], job, send))


def result_message(
    operation: Callable[[ChildRequest, SendMessage], Message], job: ChildRequest, send: SendMessage
) -> Message:
    """Last message of a request: the operation's result or its error."""
    try:
        return {"done": operation(job, send)}
    except TacetError as error:
        return _error(error)
    except FFmpegError:
        return _error(UnreadableMedia(NOT_MEDIA))
    except MemoryError:
        return _error(UnreadableMedia(TOO_MUCH_MEMORY))
    except Exception as fault:  # noqa: BLE001 - the parent is told of any fault
        if is_disk_full(fault):
            return _error(NoSpace(NO_SPACE))
        return {"error": INTERNAL_ERROR, "message": repr(fault)}


def _error(error: TacetError) -> Message:
    return {"error": error.code, "message": str(error)}


def _probe(job: ChildRequest, send: SendMessage) -> Message:
    source = open_source(job.wanted)
    context = source.stream.codec_context
    concatenated = bool(concatenated_slices(job.wanted, source, lambda: _keep_alive(send)))
    return {
        "duration": None if concatenated else plausible_duration(job.wanted, source),
        "container": source.container.format.name,
        "codec": source.codec,
        "sample_rate": context.sample_rate or 0,
        "channels": context.channels or 0,
        "has_video": source.video_codec is not None,
        "playable": not concatenated
        and is_playable(
            source.container.format.name, source.brand, source.codec, source.video_codec
        ),
        **_track_labels(source),
    }


def _track_labels(source: Source) -> Message:
    labels = [
        [stream.metadata.get(key, "") for key in ("language", "title")]
        for stream in source.container.streams.audio
    ]
    return {"tracks": labels, "track": source.number}


def _decode(job: ChildRequest, send: SendMessage) -> Message:
    sink = PcmSink(_truncated(job.descriptors[1]))
    timeline = Timeline(sink, OutputFormat(SAMPLE_RATE, 1, job.max_seconds))
    source, loop = _decode_onto(job, timeline, send)
    sink.flush()
    rate, channels = timeline.first or (0, 0)
    peaks = sink.peaks.finish()
    return {
        "samples": timeline.written,
        "container": source.container.format.name,
        "codec": source.codec,
        "sample_rate": rate,
        "channels": channels,
        "skipped_packets": loop.damage.packets,
        "damaged": loop.damage.clipped_to(timeline.written / SAMPLE_RATE),
        "damaged_at": loop.stopped_at,
        "peaks": base64.b64encode(peaks).decode(),
        "peak_seconds": sink.peaks.bucket / SAMPLE_RATE,
        "warnings": timeline.warnings,
        **_track_labels(source),
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def _decode_onto(
    job: ChildRequest, timeline: Timeline, send: SendMessage
) -> tuple[Source, DecodeLoop]:
    source = open_source(job.wanted)
    kind = source.container.format.name
    slices = concatenated_slices(job.wanted, source, lambda: _keep_alive(send))
    if not slices:
        refuse_too_long(job.wanted, source, job.max_seconds)
    elif kind != "ogg":  # whose links are one recording by definition
        timeline.warn(concatenated_files(len(slices)))
    loop = DecodeLoop(timeline, send, None if slices else source.duration)
    loop.run(open_slices(slices, kind, job.track) if slices else [source])
    return source, loop


def _keep_alive(send: SendMessage) -> None:
    send({"at": 0.0, "of": None})


def _playback_copy(job: ChildRequest, send: SendMessage) -> Message:
    source = open_source(job.wanted)
    channels = 1 if source.stream.codec_context.channels == 1 else 2
    sink = OpusSink(_truncated(job.descriptors[1]), channels)
    timeline = Timeline(sink, OutputFormat(OpusSink.rate, channels, job.max_seconds))
    _decode_onto(job, timeline, send)
    sink.close()
    return {"samples": timeline.written}


def _channels(job: ChildRequest, send: SendMessage) -> Message:
    sink = PcmSink(_truncated(job.descriptors[1]))
    timeline = Timeline(sink, OutputFormat(SAMPLE_RATE, 2, job.max_seconds))
    _decode_onto(job, timeline, send)
    sink.flush()
    return {"samples": timeline.written}


def _versions(job: ChildRequest, send: SendMessage) -> Message:
    return {"PyAV": av.__version__, "FFmpeg": av.ffmpeg_version_info}


OPERATIONS: dict[str, Callable[[ChildRequest, SendMessage], Message]] = {
    "probe": _probe,
    "decode": _decode,
    "playback_copy": _playback_copy,
    "channels": _channels,
    "versions": _versions,
}


def _truncated(descriptor: int) -> int:
    """Empty the output, where a killed child may have written before."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, 0)
    return descriptor


def warm_up() -> None:
    """Load what is otherwise loaded late: all of PyAV, mixing and encoding."""
    import_all_of_av()
    av.logging.set_level(None)
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
        with wave.open(file, "wb") as wav:
            wav.setparams((2, 2, 44_100, 0, "NONE", "NONE"))
            wav.writeframes(_CANCELLING_SAMPLES)
        limits = {"memory": 0, "processor": 0, "output": 0}
        for do, operation in OPERATIONS.items():
            line = json.dumps({"do": do, "limits": limits, "max_seconds": 1.0}).encode()
            job = ChildRequest(line, [file.fileno(), out.fileno()])
            answer = result_message(operation, job, lambda message: None)
            if "done" not in answer:
                raise RuntimeError(f"the decoder does not work here: {answer}")
