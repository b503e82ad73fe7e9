"""What differs between a transcript before and after a person's change, segment by segment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tacet.core.editing import WordId
from tacet.core.operations.lay import Laid
from tacet.core.text.paragraphs import begins_paragraph
from tacet.core.transcript import Missed, Segment, Word


@dataclass(frozen=True, slots=True)
class ChangedSegment:
    """A new or changed segment.

    Attributes:
        begins: whether a paragraph begins with it.
        after: id of the segment before it; None for the first.
    """

    id: int
    segment: Segment
    begins: bool
    after: int | None


@dataclass(frozen=True, slots=True)
class ChangedWords:
    """Words that came to a list or changed in it, and ids of those that left it."""

    words: tuple[Word, ...]
    gone: tuple[WordId, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that makes one transcript from another.

    Attributes:
        gone: ids of the segments that went.
        missed: all missed stretches; None if they are the same.
    """

    segments: tuple[ChangedSegment, ...]
    gone: tuple[int, ...]
    removed: ChangedWords
    rewritten: ChangedWords
    missed: tuple[Missed, ...] | None


def changes_between(before: Laid, after: Laid) -> Changes:
    """What changed from one transcript to the next of the same run."""
    old, new = before.transcript, after.transcript
    first, end = _differing(before, after)
    was, now = _cut(before, first, end), _cut(after, first, end)
    ids = set(now.ids)
    return Changes(
        segments=tuple(_changed_segments(was, now, after.ids[first - 1] if first else None)),
        gone=tuple(id for id in was.ids if id not in ids),
        removed=_changed_words(old.removed, new.removed),
        rewritten=_changed_words(old.rewritten, new.rewritten),
        missed=None if old.missed == new.missed else new.missed,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """Segments that follow each other, with their ids."""

    ids: Sequence[int]
    segments: Sequence[Segment]


def _cut(laid: Laid, first: int, end: int) -> _Part:
    stop = len(laid.ids) - end
    return _Part(laid.ids[first:stop], laid.transcript.segments[first:stop])


def _differing(before: Laid, after: Laid) -> tuple[int, int]:
    """How many segments at the start and at the end are the same, paragraphs and all.

    Each of the two begins or ends where a paragraph does, by the numbers that the run gave, so that
    the paragraphs between are told by themselves.
    """
    pairs = [
        list(zip(laid.ids, map(id, laid.transcript.segments), strict=True))
        for laid in (before, after)
    ]
    most = min(map(len, pairs))
    first = next((at for at in range(most) if pairs[0][at] != pairs[1][at]), most)
    rest = range(most - first)
    end = next((at for at in rest if pairs[0][-1 - at] != pairs[1][-1 - at]), most - first)
    segments = after.transcript.segments
    first = max(0, first - 1)  # only where the segment before it is the same as well
    while first > 0 and not _surely_begins(segments, first):
        first -= 1
    end = max(0, end - 1)
    while end > 0 and not _surely_begins(segments, len(segments) - end):
        end -= 1
    return first, end


def _surely_begins(segments: Sequence[Segment], place: int) -> bool:
    """Whether a paragraph begins with a segment whatever stands further before."""
    before, number = segments[place - 1].paragraph, segments[place].paragraph
    return before is not None and number is not None and before != number


def _changed_segments(before: _Part, after: _Part, last: int | None) -> Iterable[ChangedSegment]:
    known = dict(zip(before.ids, before.segments, strict=True))
    begun = dict(zip(before.ids, begins_paragraph(before.segments), strict=True))
    begins = begins_paragraph(after.segments)
    for id, segment, first in zip(after.ids, after.segments, begins, strict=True):
        old = known.get(id)
        if old is None or begun[id] != first or not (old is segment or _alike(old, segment)):
            yield ChangedSegment(id, segment, first, last)
        last = id


def _alike(old: Segment, new: Segment) -> bool:
    """Whether two segments are told alike; words are compared without their ids."""
    return old == new and all(a.id == b.id for a, b in zip(old.words, new.words, strict=True))


def _changed_words(old: Sequence[Word], new: Sequence[Word]) -> ChangedWords:
    known = {word.id: word for word in old}
    ids = {word.id for word in new}
    words = tuple(w for w in new if known.get(w.id) is not w and known.get(w.id) != w)
    return ChangedWords(words, tuple(id for id in known if id not in ids))
