"""Probe: what a file says of itself, asked in a sandboxed child."""

from pathlib import Path

from tacet.media.sandbox.client import Facts, ask, opened, request
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
    with opened(path, limits) as source:
        asked = request("probe", path.name if name is None else name, limits)
        facts = Facts(ask(Task(asked, (source,), limits)))
    return MediaInfo(
        duration=facts.number_or_none("duration"),
        container=facts.text("container"),
        codec=facts.text("codec"),
        sample_rate=facts.count("sample_rate"),
        channels=facts.count("channels"),
        has_video=facts.truth("has_video"),
        playable=facts.truth("playable"),
        tracks=facts.tracks(),
    )
