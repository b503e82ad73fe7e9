"""Stretch of a recording, and operations on lists of them.

After `pyannote.core.Segment`: frozen, ordered, half open, in seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MS = 1000  # milliseconds in a second
MINUTE = 60  # seconds in a minute, minutes in an hour
HOUR = 3600  # seconds in an hour


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open interval `[start, end)` in seconds; `0 <= start <= end`."""

    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span runs forward from 0 on, not from {self.start} to {self.end}")

    @property
    def duration(self) -> float:
        """Length in seconds."""
        return self.end - self.start

    @property
    def middle(self) -> float:
        """Middle in seconds."""
        return (self.start + self.end) / 2

    def overlap(self, other: "Span") -> float:
        """Seconds that both cover; 0 when they are apart."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))

    def padded(self, before: float, after: float, limit: float) -> "Span":
        """The span grown by `before` and `after` seconds, kept inside `[0, limit]`."""
        return Span(max(0.0, self.start - before), max(0.0, min(limit, self.end + after)))


def merged(spans: Iterable[Span], gap: float = 0.0) -> list[Span]:
    """Spans in order, with those at most `gap` seconds apart joined."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start - out[-1].end <= gap:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def gaps(spans: Sequence[Span], within: Span) -> list[Span]:
    """Non-empty stretches of `within` that no span covers, in order."""
    out: list[Span] = []
    at = within.start
    for span in merged(spans):
        if min(span.start, within.end) > at:
            out.append(Span(at, min(span.start, within.end)))
        at = max(at, span.end)
        if at >= within.end:
            return out
    if at < within.end:
        out.append(Span(at, within.end))
    return out


def overlapping(spans: Sequence[Span], within: Span) -> Sequence[Span]:
    """Those of ordered spans, none overlapping another, that overlap a stretch."""
    first = bisect_right(spans, within.start, key=lambda span: span.end)
    return spans[first : bisect_left(spans, within.end, key=lambda span: span.start)]


def covered(spans: Sequence[Span], within: Span) -> float:
    """Seconds of `within` that the spans cover; they must not overlap."""
    return sum(span.overlap(within) for span in spans)


def total(spans: Iterable[Span]) -> float:
    """Sum of the durations, in seconds."""
    return sum(span.duration for span in spans)
