"""Probe: what a file says of itself, asked in a sandboxed child."""

from pathlib import Path

from tacet.media.sandbox.client import ChildResult, build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.values import MediaInfo, MediaLimits


def probe(
    path: Path | str, *, name: str | None = None, limits: MediaLimits | None = None
) -> MediaInfo:
    """What the file at `path` says of itself; nothing is decoded.

    `name` is the name the user gave the file, if it is stored under another; its extension
    helps where the content alone is not recognized. Raises UnreadableMedia, NoAudioTrack,
    TooLong (for `max_bytes` only), TacetError.
    """
    limits = limits or MediaLimits()
    path = Path(path)
    with open_readonly(path, limits) as source:
        request = build_request("probe", path.name if name is None else name, limits)
        result = ChildResult(run_task(Task(request, (source,), limits)))
    return MediaInfo(
        duration=result.number_or_none("duration"),
        container=result.text("container"),
        codec=result.text("codec"),
        sample_rate=result.count("sample_rate"),
        channels=result.count("channels"),
        has_video=result.boolean("has_video"),
        playable=result.boolean("playable"),
        tracks=result.tracks(),
    )
