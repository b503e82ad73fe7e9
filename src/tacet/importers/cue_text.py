"""Cues that were read from a subtitle file, and the transcript that they make.

Words get the times that the file gives them, else a share of their cue's by letters.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tacet.core.errors import UnreadableTranscript
from tacet.core.span import HOUR, MINUTE, MS, Span, merged
from tacet.core.text.boundaries import one_line, whole_words
from tacet.core.transcript import Segment, Transcript, Word


@dataclass(frozen=True, slots=True)
class TimedText:
    """Text that begins at a time, in seconds, and who says it, if the file tells."""

    start: float
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class ReadCue:
    """A cue of a file.

    Attributes:
        parts: its text from time to time; the first begins with the cue.
    """

    span: Span
    parts: tuple[TimedText, ...]


def transcript_of_cues(cues: Sequence[ReadCue]) -> Transcript:
    """A transcript with a segment for each cue that has visible text."""
    made = (_segment(cue) for cue in cues)
    segments = tuple(segment for segment in made if segment.words)
    return imported(segments)


def imported(
    segments: tuple[Segment, ...], language: str | None = None, duration: float = 0.0
) -> Transcript:
    """A transcript of another program, of which nothing but text and times is known."""
    spans = [segment.span for segment in segments]
    return Transcript(
        duration=max([duration, *(span.end for span in spans)]),
        language=language,
        speech=tuple(merged(spans)),
        segments=segments,
        reason=None if segments else "The file that was imported holds no words.",
    )


def plain_segment(span: Span, text: str, words: Sequence[Word] = ()) -> Segment:
    """A segment without the figures of a model; without words it gets them from its text."""
    bare = Segment(span, text, tuple(words), (), 0, 0.0, 0.0, 0.0, 1.0)
    if words:
        return bare
    return Segment(span, text, tuple(whole_words([bare])), (), 0, 0.0, 0.0, 0.0, 1.0)


def time_of(hours: str | None, minutes: str, seconds: str, fraction: str) -> float:
    """Seconds of a time by its parts."""
    whole = int(hours or 0) * HOUR + int(minutes) * MINUTE + int(seconds)
    return whole + int(fraction.ljust(3, "0")) / MS


def span_of(start: float, end: float, line: int) -> Span:
    """Times of a cue. Raises UnreadableTranscript."""
    if end < start:
        raise UnreadableTranscript("the cue ends before it begins", line)
    return Span(start, end)


def _segment(cue: ReadCue) -> Segment:
    words = tuple(_words(cue))
    return plain_segment(cue.span, "".join(word.text for word in words), words)


def _words(cue: ReadCue) -> Iterator[Word]:
    ends = [*(part.start for part in cue.parts[1:]), cue.span.end]
    for part, end in zip(cue.parts, ends, strict=True):
        start = min(max(part.start, cue.span.start), cue.span.end)
        span = Span(start, max(start, min(end, cue.span.end)))
        text = one_line(part.text)
        if text.strip():
            words = plain_segment(span, text).words
            yield from (replace(word, speaker=part.speaker) for word in words)
