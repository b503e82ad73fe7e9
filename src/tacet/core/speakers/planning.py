"""Pieces of a recording that a diarizer answers for, one by one."""

from tacet.core.span import Span


def speaker_spans(duration: float, step: float) -> tuple[Span, ...]:
    """A recording cut into pieces of `step` seconds; the last may reach beyond its end."""
    spans: list[Span] = []
    while len(spans) * step < duration:
        spans.append(Span(len(spans) * step, (len(spans) + 1) * step))
    return tuple(spans)
