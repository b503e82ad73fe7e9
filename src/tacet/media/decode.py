"""Decode: any recording becomes one 16 kHz mono s16 PCM file, by a sandboxed child."""

import os
from pathlib import Path

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import NoSpace, UnreadableMedia
from tacet.media.atomic_file import FULL_DISK, OutFile
from tacet.media.decoding.peaks import MAX_PEAKS
from tacet.media.messages import CRASHED, NO_SPACE, READ_TO, one_of_tracks, skipped
from tacet.media.sandbox.client import Facts, ask, opened, request
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
    """Write the sound of the file at `path` to `out` and report what became of it.

    `out` becomes raw PCM (s16 little-endian, 16 kHz, mono), durably and whole or not at all; what
    stood there is replaced only then. Sample n belongs to second n / 16000 of what a player
    shows: gaps are silence, damaged pieces are left out and reported. `name` is the name the user
    gave the file, if it is stored under another; `track` is the number of the sound track, from 1,
    None for the one that the file names first. `on_open` gets a descriptor of what is being
    written, so that its beginning can be read before the end is known; it is closed at the end.

    Raises UnreadableMedia, NoAudioTrack, TooLong, NoSpace, BadOption, RunCancelled, TacetError.
    """
    limits = limits or MediaLimits()
    path, out = Path(path), Path(out)
    with opened(path, limits) as source, new_file(out) as target:
        if on_open:
            on_open(target.descriptor)
        asked = request("decode", name or path.name, limits, 2 * SAMPLE_RATE) | {"track": track}
        task = Task(asked, (source, target.descriptor), limits)
        facts = Facts(ask(task, listener(on_progress), cancelled))
        report = _report(facts)
        if os.fstat(target.descriptor).st_size != 2 * report.samples:
            raise UnreadableMedia(CRASHED)
        target.publish()
    return report


def new_file(out: Path) -> OutFile:
    """The file to be written at `out`, not yet to be seen there. Raises NoSpace, OSError."""
    try:
        return OutFile(out)
    except OSError as fault:
        if fault.errno in FULL_DISK:
            raise NoSpace(NO_SPACE) from fault
        raise


def listener(on_progress: OnProgress | None) -> OnMessage | None:
    """What hears the child's messages and passes its progress on."""
    if on_progress is None:
        return None

    def hear(message: Message) -> None:
        facts = Facts(message)
        on_progress(facts.number_or_none("at") or 0.0, facts.number_or_none("of"))

    return hear


def _report(facts: Facts) -> DecodeReport:
    samples = facts.count("samples")
    lost, stopped = facts.count("skipped_packets"), facts.number_or_none("damaged_at")
    warnings = facts.texts("warnings")
    tracks = facts.tracks()
    if len(tracks) > 1:
        warnings += (one_of_tracks(len(tracks), tracks[0]),)
    if lost:
        warnings += (skipped(lost),)
    if stopped is not None:
        warnings += (READ_TO.format(at=stopped),)
    return DecodeReport(
        duration=samples / SAMPLE_RATE,
        samples=samples,
        container=facts.text("container"),
        codec=facts.text("codec"),
        sample_rate=facts.count("sample_rate"),
        channels=facts.count("channels"),
        skipped_packets=lost,
        damaged=facts.spans("damaged"),
        damaged_at=stopped,
        peaks=facts.data("peaks", MAX_PEAKS),
        peak_seconds=facts.number_or_none("peak_seconds") or 0.0,
        warnings=warnings,
    )
