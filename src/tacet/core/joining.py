"""Transcripts of parts, moved to where each part stands in the recording that is made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count, pairwise
from math import inf

from tacet.core.assemble import FRAMES_PER_SECOND, ShardText
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.transcript import Mark, Missed, Segment, SpokenLanguage, Transcript, Word
from tacet.core.window import Window

_BY_HAND = {Mark.WRITTEN: Mark.CONFIRMED}  # the step that wrote it stays with the part
_LEFT = {Mark.RETIMED}  # likewise: there is nothing here that it was moved from


@dataclass(frozen=True, slots=True)
class Part:
    """A part's transcript with its edits, and its place in the whole.

    Attributes:
        start: seconds of the whole at which it begins.
        duration: seconds that it takes there.
        chapters: its run's plan.
    """

    start: float
    duration: float
    transcript: Transcript
    chapters: tuple[Outline, ...] = ()

    @property
    def span(self) -> Span:
        """Where it stands in the whole."""
        return Span(self.start, self.start + self.duration)


@dataclass(frozen=True, slots=True)
class Piece:
    """A shard of the whole: its span, the windows that begin in it, and its text."""

    span: Span
    windows: tuple[Window, ...]
    text: ShardText


def joined_pieces(parts: Sequence[Part], most: int) -> list[tuple[Piece, ...]]:
    """Text of each part in pieces of at most `most` segments, its words with ids of their own."""
    language, pieces, shard = joined_language(parts), list[tuple[Piece, ...]](), 0
    for part in parts:
        pieces.append(_pieces(part, _moved_segments(part, language), most, shard))
        shard += len(pieces[-1])
    return pieces


def joined_language(parts: Iterable[Part]) -> str | None:
    """Language of the first part in which anybody speaks."""
    return next((p.transcript.language for p in parts if p.transcript.language), None)


def joined_outline(part: Part, pieces: Sequence[Piece]) -> Outline:
    """Plan of the chapter that a part becomes."""
    return Outline(
        part.span,
        tuple(_moved(span, part) for span in part.transcript.speech),
        tuple(_moved(span, part) for span in part.transcript.certain),
        sum(chapter.silence_left_out for chapter in part.chapters),
        tuple(piece.windows for piece in pieces),
    )


def other_languages(parts: Sequence[Part]) -> tuple[SpokenLanguage, ...]:
    """Where another language seems to be spoken, in the time of the whole."""
    return tuple(
        replace(other, span=_moved(other.span, part))
        for part in parts
        for other in part.transcript.other_languages
    )


def _pieces(part: Part, segments: Sequence[Segment], most: int, first: int) -> tuple[Piece, ...]:
    """Pieces of a part, cut where segments begin; `first` is the number of the first shard."""
    starts = [segments[at].span.start for at in range(most, len(segments), most)]
    borders = [part.start, *starts, part.span.end]
    windows = [_window(w, part) for c in part.chapters for shard in c.shards for w in shard]
    removed = [_moved_word(word, part) for word in part.transcript.removed]
    missed = [replace(one, span=_moved(one.span, part)) for one in part.transcript.missed]
    pieces = []
    for index, (start, end) in enumerate(pairwise(borders)):
        last = index == len(borders) - 2
        within = partial(_begins_within, start=start, end=inf if last else end, first=not index)
        text = ShardText(
            (),
            tuple(segments[index * most : (index + 1) * most]),
            tuple(filter(within, removed)),
            tuple(filter(within, missed)),
        )
        named = _with_ids(text, f"{first + index}.0")
        pieces.append(Piece(Span(start, end), tuple(filter(within, windows)), named))
    return tuple(pieces)


def _begins_within(value: Word | Missed | Window, *, start: float, end: float, first: bool) -> bool:
    return (first or value.span.start >= start) and value.span.start < end


def _window(window: Window, part: Part) -> Window:
    speech = tuple(_moved(span, part) for span in window.speech)
    return replace(window, span=_moved(window.span, part), speech=speech)


def _moved_segments(part: Part, language: str | None) -> list[Segment]:
    """Segments in the time of the whole; those of a later part begin with a paragraph."""
    transcript = part.transcript
    own = transcript.language if transcript.language != language else None
    segments = [
        replace(
            segment,
            span=_moved(segment.span, part),
            words=tuple(_moved_word(word, part) for word in segment.words),
            seek=segment.seek + round(part.start * FRAMES_PER_SECOND),
            language=segment.language or own,
            paragraph=None,
        )
        for segment in transcript.segments
    ]
    if segments and part.start:
        segments[0] = replace(segments[0], split_off=True)
    return segments


def _moved_word(word: Word, part: Part) -> Word:
    aligned = None if word.aligned is None else _moved(word.aligned, part)
    marks = tuple(_BY_HAND.get(mark, mark) for mark in word.marks if mark not in _LEFT)
    return replace(word, span=_moved(word.span, part), aligned=aligned, marks=marks)


def _with_ids(text: ShardText, window: str) -> ShardText:
    """A text whose words are numbered in order, as if all stood in one window."""
    numbers = count()

    def named(words: Iterable[Word]) -> tuple[Word, ...]:
        return tuple(replace(word, id=f"{window}.{next(numbers)}") for word in words)

    segments = tuple(replace(segment, words=named(segment.words)) for segment in text.segments)
    return replace(text, segments=segments, removed=named(text.removed))


def _moved(span: Span, part: Part) -> Span:
    """Span in the time of the whole, no longer than its part."""
    end = part.span.end
    start = min(part.start + span.start, end)
    return Span(start, max(start, min(part.start + span.end, end)))
