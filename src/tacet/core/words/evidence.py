"""Evidence of words: speech, loudness and repetition at their times."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from tacet.core.options import VerifyOptions
from tacet.core.span import Span, covered
from tacet.core.speech.detection import Speech
from tacet.core.transcript import Evidence, Word
from tacet.core.words.repetition import count_repeats


def with_evidence(
    words: Sequence[Word], speech: Speech, options: VerifyOptions
) -> tuple[Word, ...]:
    """The words of one window, each with its evidence."""
    repeats = count_repeats([word.text for word in words])
    return tuple(
        replace(word, evidence=replace(_measured(word, speech, options.evidence_margin), repeats=n))
        for word, n in zip(words, repeats, strict=True)
    )


def _measured(word: Word, speech: Speech, margin: float) -> Evidence:
    start, end = max(0.0, word.span.start - margin), word.span.end + margin
    around = Span(start, end)
    near = speech.probability(start, end)
    return replace(
        word.evidence,
        speech_max=float(near.max()),
        speech_mean=float(speech.probability(word.span.start, word.span.end).mean()),
        speech_overlap=_share(speech.candidate, word.span, around),
        certain_overlap=_share(speech.certain, word.span, around),
        level=float(speech.loudness.peak(start, end) - speech.loudness.floor),
    )


def _share(spans: Sequence[Span], span: Span, around: Span) -> float:
    """Share of a word (of `around` if empty) inside the spans."""
    of = span if span.duration > 0 else around
    first = bisect_right(spans, of.start, key=attrgetter("end"))
    near = spans[first : bisect_left(spans, of.end, lo=first, key=attrgetter("start"))]
    return min(1.0, covered(near, of) / of.duration) if of.duration else 0.0
