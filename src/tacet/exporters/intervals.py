"""Intervals on a tier, as annotation programs want them: in order, apart, none empty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from tacet.core.span import MS, Span
from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Transcript

Labelled = tuple[Span, str]


@dataclass(frozen=True, slots=True)
class Interval:
    """Stretch of whole milliseconds, at least one, with its label in one line."""

    start: int
    end: int
    text: str


def tiers(transcript: Transcript, removed: bool = False) -> dict[str, list[Interval]]:
    """Intervals of `segments` and `words`, and, if asked for, of what was removed, by tier."""
    out = {
        "segments": apart((segment.span, segment.text) for segment in transcript.segments),
        "words": apart((word.span, word.text) for word in transcript.words),
    }
    if removed:
        out["removed"] = apart((word.span, word.text) for word in transcript.removed)
    return out


def apart(labelled: Iterable[Labelled]) -> list[Interval]:
    """Intervals of what has visible text, in its order.

    One that begins before the end of the one before cuts that short; one without length, or with
    nothing left, lasts a millisecond.
    """
    shown = [(span, text) for span, label in labelled if (text := one_line(label).strip())]
    out: list[Interval] = []
    at = 0
    for (span, text), after in zip_longest(shown, shown[1:]):
        start, end = max(at, _ms(span.start)), _ms(span.end)
        if after and start < _ms(after[0].start) < end:
            end = _ms(after[0].start)
        at = max(end, start + 1)
        out.append(Interval(start, at, text))
    return out


def end_of(transcript: Transcript, intervals: Iterable[Sequence[Interval]]) -> int:
    """Milliseconds of the recording, or up to the last interval where that is later."""
    ends = [tier[-1].end for tier in intervals if tier]
    return max([_ms(transcript.duration), *ends])


def _ms(seconds: float) -> int:
    return round(seconds * MS)
