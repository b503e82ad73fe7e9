"""Decode of two channels as they are, for recordings with one person in each."""

import os
from pathlib import Path

from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import UnreadableMedia
from tacet.media.decode import open_output
from tacet.media.messages import CRASHED
from tacet.media.sandbox.client import ChildResult, build_request, open_readonly, run_task
from tacet.media.sandbox.connection import Task
from tacet.media.values import Cancelled, MediaLimits

_FRAME_BYTES = 4  # two samples of 16 bits


def decode_channels(  # noqa: PLR0913 - as `decode`, which it belongs to
    path: Path | str,
    out: Path | str,
    limits: MediaLimits | None = None,
    *,
    name: str | None = None,
    track: int | None = None,
    cancelled: Cancelled | None = None,
) -> Path:
    """Write both channels of `path` to `out` as raw PCM; returns `out`.

    Sample by sample in turn (s16 little-endian, 16 kHz), on the same clock as the PCM of `decode`.
    Raises as `decode`.
    """
    limits = limits or MediaLimits()
    path, out = Path(path), Path(out)
    with open_readonly(path, limits) as source, open_output(out) as target:
        most = _FRAME_BYTES * SAMPLE_RATE
        request = build_request("channels", name or path.name, limits, most) | {"track": track}
        task = Task(request, (source, target.descriptor), limits)
        result = ChildResult(run_task(task, None, cancelled))
        if os.fstat(target.descriptor).st_size != _FRAME_BYTES * result.count("samples"):
            raise UnreadableMedia(CRASHED)
        target.publish()
    return out
