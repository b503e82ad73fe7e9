"""Probe: the properties that a file states, read in a sandboxed child."""

from pathlib import Path

from tacet.media.sandbox.client import ChildResult, build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.values import MediaInfo, MediaLimits


def probe(
    path: Path | str, *, name: str | None = None, limits: MediaLimits | None = None
) -> MediaInfo:
    """Format, duration and tracks of a file, without decoding.

    `name` is the file's name for the user, if it is stored under another; its extension helps where
    the content is not recognized. Raises UnreadableMedia, NoAudioTrack, TooLong (for `max_bytes`),
    TacetError.
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
