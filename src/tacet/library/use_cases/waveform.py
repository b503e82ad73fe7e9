"""The waveform of a recording, or of a stretch of it, as few values as somebody can draw."""

from dataclasses import dataclass

import numpy as np

from tacet.core.errors import BadInput
from tacet.core.span import Span
from tacet.library.context import AppContext
from tacet.library.model.recording import Peaks
from tacet.library.use_cases.recordings import recording_of

HIGHEST = 255  # the byte that stands for full scale


@dataclass(frozen=True, slots=True)
class Waveform:
    """Loudest samples, 0..1, of equal stretches of `span`; `duration` is that of the recording."""

    duration: float
    span: Span
    heights: tuple[float, ...]


def waveform_of(context: AppContext, recording_id: str, within: Span, most: int) -> Waveform | None:
    """The waveform within a stretch, as at most `most` values; None before all is decoded.

    Only that stretch is read, and no more values are made than were measured. What lies behind
    the recording's end is cut off. Raises NotFound, BadInput.
    """
    recording_of(context, recording_id)
    peaks = context.store.peaks(recording_id, within)
    if peaks is None:
        return None
    if within.start and within.start >= peaks.duration:
        raise BadInput(
            f"This recording is {peaks.duration:.2f} s long. Let `start` be less than that."
        )
    span = Span(within.start, max(within.start, min(within.end, peaks.duration)))
    return Waveform(peaks.duration, span, _heights(peaks, span, most))


def _heights(peaks: Peaks, span: Span, most: int) -> tuple[float, ...]:
    """The loudest of each of at most `most` equal stretches of `span`."""
    measured = len(peaks.values)
    if not measured:
        return ()
    count = min(most, measured)
    starts = span.start + (span.end - span.start) / count * np.arange(count)
    places = np.floor(starts / peaks.seconds + 1e-6).astype(np.int64) - peaks.first
    heights = np.frombuffer(peaks.values, np.uint8)
    loudest = np.maximum.reduceat(heights, np.clip(places, 0, measured - 1))
    return tuple(np.round(loudest / HIGHEST, 3).tolist())
