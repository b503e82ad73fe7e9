"""Times of words that a person wrote or moved, from the sound, with the run's own model.

The words of each segment are aligned with what is heard between its neighbors, those of the run
among them: they hold the others in place, and keep their own times.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from tacet.core.audio import Audio
from tacet.core.editing import WordId
from tacet.core.errors import BadInput
from tacet.core.options import DecodeOptions, TimingOptions
from tacet.core.protocols import AlignsText, Engine
from tacet.core.span import Span
from tacet.core.transcript import Mark, Segment, Word
from tacet.core.window import Window

CANNOT_ALIGN = (
    "The model of this run cannot align times to the sound. Drag the ends of the words instead."
)
BY_HAND = {Mark.WRITTEN, Mark.RETIMED}


@dataclass(frozen=True, slots=True, eq=False)
class AlignTask:
    """Words to align, and with what.

    Attributes:
        options: of decoding, with the language that is spoken.
        span: words whose middle lies in it get times.
        check: called before each piece; raises when the task is not wanted any more.
    """

    audio: Audio
    engine: Engine
    options: DecodeOptions
    timing: TimingOptions
    span: Span
    check: Callable[[], None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that are aligned together, and the end and start of those around them."""

    words: tuple[Word, ...]
    language: str | None
    after: float
    before: float


def is_by_hand(word: Word) -> bool:
    """Whether a person wrote or moved a word, so that its times were not heard."""
    return not BY_HAND.isdisjoint(word.marks)


def words_to_align(segments: Sequence[Segment], span: Span) -> list[WordId]:
    """Ids of the words in a span that a person wrote or moved."""
    words = (word for segment in segments for word in segment.words)
    return [w.id for w in words if is_by_hand(w) and span.start <= w.span.middle <= span.end]


def align_words(task: AlignTask, segments: Sequence[Segment]) -> dict[WordId, Span]:
    """Times of the words in the span that a person wrote or moved, as far as they were heard.

    Args:
        segments: of the whole transcript, as it stands.

    Raises:
        BadInput: the engine cannot align, or there is too much text for it.
    """
    if not isinstance(task.engine, AlignsText):
        raise BadInput(CANNOT_ALIGN)
    wanted = set(words_to_align(segments, task.span))
    longest = task.engine.facts.window - 2 * task.timing.align_margin
    times: dict[WordId, Span] = {}
    for piece in _pieces(segments, longest):
        if any(word.id in wanted for word in piece.words):
            task.check()
            options = replace(task.options, language=piece.language or task.options.language)
            texts = [word.text for word in piece.words]
            spans = task.engine.align(task.audio, _window(piece, task), texts, options)
            for word, span in zip(piece.words, spans, strict=True):
                if word.id in wanted and span.duration >= task.timing.shortest:
                    times[word.id] = span
    return times


def _pieces(segments: Sequence[Segment], longest: float) -> Iterator[_Piece]:
    """The words of each segment, cut where they would be too long for a window."""
    groups = [(s.language, words) for s in segments for words in _cut(s.words, longest)]
    for place, (language, words) in enumerate(groups):
        after = groups[place - 1][1][-1].span.end if place else 0.0
        behind = groups[place + 1][1][0].span.start if place + 1 < len(groups) else inf
        yield _Piece(words, language, after, behind)


def _cut(words: Sequence[Word], longest: float) -> Iterator[tuple[Word, ...]]:
    first = 0
    for place, word in enumerate(words):
        if place > first and word.span.end - words[first].span.start > longest:
            yield tuple(words[first:place])
            first = place
    if words:
        yield tuple(words[first:])


def _window(piece: _Piece, task: AlignTask) -> Window:
    """The sound of a piece, with a margin that no other word is spoken in."""
    margin, first, last = task.timing.align_margin, piece.words[0].span, piece.words[-1].span
    start = max(0.0, first.start - margin, min(piece.after, first.start))
    end = min(task.audio.duration, last.end + margin, max(piece.before, last.end))
    end = max(start, min(end, start + task.engine.facts.window))
    return Window(Span(start, end), (Span(start, end),))
