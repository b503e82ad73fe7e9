"""Intervals on a tier, as annotation programs want them: in order, apart, none empty."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import NamedTuple

from tacet.core.span import MS, Span
from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Transcript, Word
from tacet.exporters.speakers import by_speaker, speaker_of, speakers


class Labelled(NamedTuple):
    """A stretch with its label, and who speaks in it, if a person named them."""

    span: Span
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Stretch of whole milliseconds, at least one, with its label in one line."""

    start: int
    end: int
    text: str
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """Intervals under a name; of one speaker, where a person named them."""

    name: str
    intervals: Sequence[Interval]
    speaker: str | None = None


def tiers(transcript: Transcript, removed: bool = False) -> list[Tier]:
    """Tiers of segments and of words, and, if asked for, of what was removed.

    Each speaker has two of their own, called "Ada - segments" and "Ada - words"; what nobody is
    named for stands on `segments` and `words`.
    """
    out = []
    labelled = list(_segments(transcript)), [_of_word(word) for word in transcript.words]
    names = speakers(transcript)
    loose = not names or any(one.speaker is None for kind in labelled for one in kind)
    for name in [*([None] if loose else []), *names]:
        front = f"{name} - " if name else ""
        for kind, all_of_them in zip(("segments", "words"), labelled, strict=True):
            own = apart(one for one in all_of_them if one.speaker == name)
            out.append(Tier(f"{front}{kind}", own, name))
    if removed:
        out.append(Tier("removed", apart(map(_of_word, transcript.removed))))
    return out


def _of_word(word: Word) -> Labelled:
    return Labelled(word.span, word.text, speaker_of(word))


def _segments(transcript: Transcript) -> Iterator[Labelled]:
    """Segments, each cut where another speaker begins."""
    for segment in transcript.segments:
        runs = by_speaker(segment.words)
        if len(runs) < 2:
            yield Labelled(segment.span, segment.text, runs[0][0] if runs else None)
            continue
        for name, words in runs:
            span = Span(words[0].span.start, max(word.span.end for word in words))
            yield Labelled(span, "".join(word.text for word in words), name)


def apart(labelled: Iterable[Labelled]) -> list[Interval]:
    """Intervals of what has visible text, in its order.

    One that begins before the end of the one before cuts that short; one without length, or with
    nothing left, lasts a millisecond.
    """
    cleaned = (one._replace(text=one_line(one.text).strip()) for one in labelled)
    shown = [one for one in cleaned if one.text]
    out: list[Interval] = []
    at = 0
    for (span, text, speaker), after in zip_longest(shown, shown[1:]):
        start, end = max(at, _ms(span.start)), _ms(span.end)
        if after and start < _ms(after.span.start) < end:
            end = _ms(after.span.start)
        at = max(end, start + 1)
        out.append(Interval(start, at, text, speaker))
    return out


def end_of(transcript: Transcript, named: Iterable[Tier]) -> int:
    """Milliseconds of the recording, or up to the last interval where that is later."""
    ends = [tier.intervals[-1].end for tier in named if tier.intervals]
    return max([_ms(transcript.duration), *ends])


def _ms(seconds: float) -> int:
    return round(seconds * MS)
