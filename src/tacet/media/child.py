"""What runs inside the sandboxed child: one request about one untrusted file, then the end.

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
import tempfile
import wave
from collections.abc import Callable

import av
import av.logging
from av.error import FFmpegError

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import NoSpace, TacetError, UnreadableMedia
from tacet.media.formats import is_playable
from tacet.media.inspection import inspect_sandbox
from tacet.media.outfile import FULL_DISK
from tacet.media.pump import Pump, Say
from tacet.media.sandbox import Cost, close_the_door
from tacet.media.sentences import MORE_TRACKS, NO_SPACE, NOT_MEDIA, TOO_MUCH_MEMORY
from tacet.media.sinks import OpusSink, PcmSink
from tacet.media.source import Source, open_source
from tacet.media.timeline import Shape, Timeline

Answer = dict[str, object]

BACKGROUND = (
    15  # niceness of decoding: who listens meanwhile is to come first, who waits loses nothing
)
FAULT = "fault"  # an error code of ours, not of the file: a mistake in this room


class Job:
    """One request: what to do, the cost allowed, and the descriptors to do it with."""

    def __init__(self, line: bytes, descriptors: list[int]) -> None:
        request = json.loads(line)
        self.do: str = request["do"]
        self.cost = Cost(**request["cost"])
        self.claimed: str | None = request.get("claimed")
        self.max_seconds: float = request.get("max_seconds", 0.0)
        self.descriptors = descriptors

    def source(self) -> Source:
        """The input, opened."""
        return open_source(self.descriptors[0], self.claimed)


def perform(talk: socket.socket) -> None:
    """Serve the one request that comes by `talk`, locked up before the file is looked at."""
    line, descriptors, _, _ = socket.recv_fds(talk, 1 << 16, 2)
    if not line:
        return
    job = Job(line, descriptors)

    def say(message: Answer) -> None:
        os.write(talk.fileno(), json.dumps(message).encode() + b"\n")

    if job.do == "decode":
        os.nice(BACKGROUND)
    layers = close_the_door(job.cost)
    if job.do == "inspect":
        say({"done": inspect_sandbox(layers)})
    else:
        say(outcome(OPERATIONS[job.do], job, say))


def outcome(operation: Callable[[Job, Say], Answer], job: Job, say: Say) -> Answer:
    """The last message about a job: what the operation answers, or its error in plain words."""
    try:
        return {"done": operation(job, say)}
    except TacetError as error:
        return _error(error)
    except FFmpegError:
        return _error(UnreadableMedia(NOT_MEDIA))
    except MemoryError:
        return _error(UnreadableMedia(TOO_MUCH_MEMORY))
    except Exception as fault:  # noqa: BLE001 - whatever it is, the parent must hear of it
        if isinstance(fault, OSError) and fault.errno in FULL_DISK:
            return _error(NoSpace(NO_SPACE))
        return {"error": FAULT, "message": repr(fault)}


def _error(error: TacetError) -> Answer:
    return {"error": error.code, "message": str(error)}


def _probe(job: Job, say: Say) -> Answer:
    source = job.source()
    context = source.stream.codec_context
    return {
        "duration": source.duration,
        "container": source.container.format.name,
        "codec": source.codec,
        "sample_rate": context.sample_rate or 0,
        "channels": context.channels or 0,
        "has_video": source.picture is not None,
        "playable": is_playable(
            source.container.format.name, source.brand, source.codec, source.picture
        ),
    }


def _decode(job: Job, say: Say) -> Answer:
    source = job.source()
    sink = PcmSink(_emptied(job.descriptors[1]))
    shape = Shape(SAMPLE_RATE, 1, job.max_seconds)
    timeline = Timeline(sink, shape, source.start, source.duration)
    pump = Pump(source, timeline, say)
    pump.run()
    sink.flush()
    rate, channels = timeline.first or (0, 0)
    peaks = sink.peaks.finish()
    return {
        "samples": timeline.written,
        "container": source.container.format.name,
        "codec": source.codec,
        "sample_rate": rate,
        "channels": channels,
        "skipped_packets": pump.damage.packets,
        "damaged": pump.damage.within(timeline.written / SAMPLE_RATE),
        "damaged_at": pump.stopped_at,
        "peaks": base64.b64encode(peaks).decode(),
        "peak_seconds": sink.peaks.bucket / SAMPLE_RATE,
        "warnings": [*timeline.warnings, *_more_tracks(source)],
        "peak_kib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }


def _more_tracks(source: Source) -> list[str]:
    return [MORE_TRACKS.format(count=source.tracks)] if source.tracks > 1 else []


def _listen(job: Job, say: Say) -> Answer:
    source = job.source()
    channels = 1 if source.stream.codec_context.channels == 1 else 2
    sink = OpusSink(_emptied(job.descriptors[1]), channels)
    shape = Shape(OpusSink.rate, channels, job.max_seconds)
    timeline = Timeline(sink, shape, source.start, source.duration)
    Pump(source, timeline, say).run()
    sink.close()
    return {"samples": timeline.written}


def _versions(job: Job, say: Say) -> Answer:
    return {"PyAV": av.__version__, "FFmpeg": av.ffmpeg_version_info}


OPERATIONS: dict[str, Callable[[Job, Say], Answer]] = {
    "probe": _probe,
    "decode": _decode,
    "listen": _listen,
    "versions": _versions,
}


def _emptied(descriptor: int) -> int:
    """The descriptor, rewound: an earlier child may have been killed while it wrote there."""
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.ftruncate(descriptor, 0)
    return descriptor


def warm() -> None:
    """Load all that is loaded late, by decoding and encoding a tenth of a second of silence."""
    av.logging.set_level(None)
    with tempfile.TemporaryFile() as file, tempfile.TemporaryFile() as out:
        with wave.open(file, "wb") as sound:
            sound.setparams((2, 2, 44_100, 0, "NONE", "NONE"))
            sound.writeframes(bytes(17_640))
        cost = {"memory": 0, "processor": 0, "output": 0}
        for do, operation in OPERATIONS.items():
            line = json.dumps({"do": do, "cost": cost, "max_seconds": 1.0}).encode()
            job = Job(line, [file.fileno(), out.fileno()])
            answer = outcome(operation, job, lambda message: None)
            if "done" not in answer:
                raise RuntimeError(f"the decoder does not work here: {answer}")
