"""Words that a person wrote: ids of their step, times between the words around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tacet.core.operations.alignment import Alignment, aligned
from tacet.core.operations.model import Names
from tacet.core.operations.typed_text import units
from tacet.core.options import TimingOptions
from tacet.core.span import Span
from tacet.core.transcript import Mark, Word

TIMING = TimingOptions()


@dataclass(frozen=True, slots=True)
class Room:
    """Times between which new words may lie: the end of the word before, the start of the next.

    Attributes:
        follows: whether they are said right after the word before, else right before the next.
    """

    start: float
    end: float
    follows: bool = True


def reworded(old: Sequence[Word], text: str, room: Room, names: Names) -> list[Word]:
    """The words of a cleaned text: those of the old ones that it keeps, and new ones between.

    Args:
        old: visible words that follow each other.
    """
    found = aligned([word.text for word in old], text)
    out: list[Word] = []
    for at, gap in enumerate(found.gaps):
        gone = [old[place] for place in gap.gone]
        texts = list(gap.new)
        if texts and not out and not old[0].text[:1].isspace():
            texts[0] = texts[0].lstrip()
        spans = _spans(texts, gone, _room(old, found, at, room))
        speaker = gone[0].speaker if gone else _neighbor(old, found, at).speaker
        out += [_written(*one, speaker, names) for one in zip(texts, spans, strict=True)]
        if at < len(found.kept):
            out += _kept(old, found, at)
    return out


def inserted(text: str, span: Span, names: Names) -> list[Word]:
    """The words of a cleaned text, which share the span by their letters."""
    texts = units(text)
    spans = _shared(texts, span)
    return [_written(*one, None, names) for one in zip(texts, spans, strict=True)]


def _written(text: str, span: Span, speaker: str | None, names: Names) -> Word:
    return Word(span, text, 1.0, marks=(Mark.WRITTEN,), id=names.word(), speaker=speaker)


def _kept(old: Sequence[Word], found: Alignment, at: int) -> list[Word]:
    """Kept words as they were, the first with a space where a new word came before it."""
    first, *others = (old[place] for place in found.kept[at].places)
    missing = found.gaps[at].new and found.kept[at].text[:1].isspace()
    if missing and not first.text[:1].isspace():
        first = replace(first, text=f" {first.text}")
    return [first, *others]


def _neighbor(old: Sequence[Word], found: Alignment, at: int) -> Word:
    """The kept word before a gap, else the one behind it."""
    return old[found.kept[at - 1].places[-1] if at else found.kept[0].places[0]]


def _room(old: Sequence[Word], found: Alignment, at: int, room: Room) -> Room:
    """Room for the new words of a gap."""
    start = old[found.kept[at - 1].places[-1]].span.end if at else room.start
    end = old[found.kept[at].places[0]].span.start if at < len(found.kept) else room.end
    return Room(min(start, end), end, follows=at > 0)


def _spans(texts: Sequence[str], gone: Sequence[Word], room: Room) -> list[Span]:
    """Times of new words: those of the words they replace, else the room by their letters."""
    if len(gone) == len(texts):
        return [word.span for word in gone]
    if gone:
        start = gone[0].span.start
        last = max(word.span.end for word in gone)
        return _shared(texts, Span(start, max(start, min(last, room.end))))
    longest = sum(
        TIMING.longest_base + TIMING.longest_per_letter * len(text.strip()) for text in texts
    )
    length = min(room.end - room.start, longest)
    start = room.start if room.follows else room.end - length
    return _shared(texts, Span(start, min(start + length, room.end)))


def _shared(texts: Sequence[str], span: Span) -> list[Span]:
    """Parts of a span, each as long as its text's share of the letters."""
    letters = [len(text.strip()) + 1 for text in texts]
    ends, spoken = [span.start], 0
    for count in letters:
        spoken += count
        ends.append(min(span.end, span.start + span.duration * spoken / sum(letters)))
    return [Span(*pair) for pair in pairwise(ends)]
