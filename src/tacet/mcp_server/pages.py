"""Pages of a transcript, short enough for a language model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tacet.client import Segment, Transcript
from tacet.core.span import HOUR, MINUTE

STRETCH_SECONDS = 600.0  # of a transcript that are read at once
DOUBT = "(?)"  # stands behind a word that the model was not sure of


@dataclass(frozen=True, slots=True)
class Page:
    """Lines of a transcript.

    Attributes:
        lines: a segment each: time, speaker if known, text.
        next_start: seconds at which the next page begins; None at the end.
    """

    lines: tuple[str, ...]
    next_start: float | None


Read = Callable[[float, float], Transcript]
"""Reads what stands from start to end seconds."""


def page_of(read: Read, start: float, end: float, most: int) -> Page:
    """Segments that begin from `start` to before `end` seconds, in at most `most` characters.

    One that is longer by itself is a page by itself.
    """
    lines: list[str] = []
    size = 0
    for segment in _segments(read, start, end):
        line = _line(segment)
        if lines and size + len(line) > most:
            return Page(tuple(lines), segment.start)
        lines.append(line)
        size += len(line) + 1
    return Page(tuple(lines), None)


def _segments(read: Read, start: float, end: float) -> Iterator[Segment]:
    """Segments in order; a stretch has those that reach into it, too."""
    while start < end:
        until = min(start + STRETCH_SECONDS, end)
        for segment in read(start, until).segments:
            if start <= segment.start < until:
                yield segment
        start = until


def _line(segment: Segment) -> str:
    words = (f"{w.word}{DOUBT if w.verdict == 'doubtful' else ''}" for w in segment.words)
    text = "".join(words) or segment.text
    speaker = f"{segment.speaker}: " if segment.speaker else ""
    return f"[{clock(segment.start)}] {speaker}{text.strip()}"


def clock(seconds: float) -> str:
    """A time as "1:02:03"."""
    whole = int(seconds)
    return f"{whole // HOUR}:{whole % HOUR // MINUTE:02d}:{whole % MINUTE:02d}"
