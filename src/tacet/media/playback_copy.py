"""Playback copies: Ogg Opus for originals that browsers cannot play."""

from pathlib import Path

from tacet.media.decode import open_output, progress_callback
from tacet.media.sandbox.client import build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.values import Cancelled, MediaLimits, OnProgress

_MAX_OPUS_BYTES = 24_000  # per second, well above two channels


def make_playback_copy(  # noqa: PLR0913 - two of them are only callbacks
    path: Path | str,
    out: Path | str,
    limits: MediaLimits | None = None,
    *,
    name: str | None = None,
    track: int | None = None,
    on_progress: OnProgress | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write the audio of `path` as Ogg Opus to `out`; returns `out`.

    The copy runs on the same clock as the PCM of `decode`, so that times fit both. It appears
    whole or not at all. `track` is the number of the audio track, from 1. Raises as `decode`.
    """
    limits = limits or MediaLimits()
    path, out = Path(path), Path(out)
    with open_readonly(path, limits) as source, open_output(out) as target:
        request = build_request("playback_copy", name or path.name, limits, _MAX_OPUS_BYTES) | {
            "track": track
        }
        task = Task(request, (source, target.descriptor), limits)
        run_task(task, progress_callback(on_progress), cancelled)
        target.publish()
    return out
