"""Decode: any recording to 16 kHz mono s16 PCM, in a child."""

import os
from pathlib import Path

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import NoSpace, UnreadableMedia, is_disk_full
from tacet.media.atomic_file import AtomicFile
from tacet.media.decoding.peaks import FINEST_BUCKET_SAMPLES, MAX_PEAKS
from tacet.media.messages import CRASHED, DAMAGED_FROM, NO_SPACE, skipped_packets, track_choice
from tacet.media.sandbox.client import ChildResult, build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Message, OnMessage, Task
from tacet.media.values import Cancelled, DecodeReport, MediaLimits, OnOpen, OnProgress


def decode(  # noqa: PLR0913 - three of them are only callbacks
    path: Path | str,
    out: Path | str,
    limits: MediaLimits | None = None,
    *,
    name: str | None = None,
    track: int | None = None,
    on_open: OnOpen | None = None,
    on_progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> DecodeReport:
    """Decode the audio of `path` to `out` and report on it.

    `out` becomes raw PCM (s16 little-endian, 16 kHz, mono), replaced atomically and durably. Sample
    n belongs to second n / 16000 of what a player shows: gaps are silence, damaged pieces are left
    out and reported.

    Args:
        name: the file's name for the user, if it is stored under another.
        track: number of the audio track, from 1; None for the file's first choice.
        on_open: gets a descriptor of the output, valid until the end, to read while it grows.

    Raises UnreadableMedia, NoAudioTrack, TooLong, NoSpace, BadOption, RunCancelled, TacetError.
    """
    limits = limits or MediaLimits()
    path, out = Path(path), Path(out)
    with open_readonly(path, limits) as source, open_output(out) as target:
        if on_open:
            on_open(target.descriptor)
        request = build_request("decode", name or path.name, limits, 2 * SAMPLE_RATE) | {
            "track": track
        }
        task = Task(request, (source, target.descriptor), limits)
        result = ChildResult(run_task(task, progress_callback(on_progress), cancelled))
        report = _report(result)
        if os.fstat(target.descriptor).st_size != 2 * report.samples:
            raise UnreadableMedia(CRASHED)
        target.publish()
    return report


def open_output(out: Path) -> AtomicFile:
    """New output file, invisible until published. Raises NoSpace, OSError."""
    try:
        return AtomicFile(out)
    except OSError as error:
        if is_disk_full(error):
            raise NoSpace(NO_SPACE) from error
        raise


def progress_callback(on_progress: OnProgress | None) -> OnMessage | None:
    """Message handler that passes the child's progress on."""
    if on_progress is None:
        return None

    def pass_on(message: Message) -> None:
        result = ChildResult(message)
        on_progress(result.number_or_none("at") or 0.0, result.number_or_none("of"))

    return pass_on


def _report(result: ChildResult) -> DecodeReport:
    samples = result.count("samples")
    lost, stopped = result.count("skipped_packets"), result.number_or_none("damaged_at")
    warnings = result.texts("warnings")
    tracks = result.tracks()
    if len(tracks) > 1:
        warnings += (track_choice(len(tracks), tracks[0]),)
    if lost:
        warnings += (skipped_packets(lost),)
    if stopped is not None:
        warnings += (DAMAGED_FROM.format(at=stopped),)
    return DecodeReport(
        duration=samples / SAMPLE_RATE,
        samples=samples,
        container=result.text("container"),
        codec=result.text("codec"),
        sample_rate=result.count("sample_rate"),
        channels=result.count("channels"),
        skipped_packets=lost,
        damaged=result.spans("damaged"),
        damaged_at=stopped,
        peaks=result.raw_bytes("peaks", MAX_PEAKS),
        peak_seconds=result.number_or_none("peak_seconds") or FINEST_BUCKET_SAMPLES / SAMPLE_RATE,
        warnings=warnings,
    )
