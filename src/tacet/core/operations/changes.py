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
    ids = set(after.ids)
    return Changes(
        segments=tuple(_changed_segments(before, after)),
        gone=tuple(id for id in before.ids if id not in ids),
        removed=_changed_words(old.removed, new.removed),
        rewritten=_changed_words(old.rewritten, new.rewritten),
        missed=None if old.missed == new.missed else new.missed,
    )


def _changed_segments(before: Laid, after: Laid) -> Iterable[ChangedSegment]:
    known = dict(zip(before.ids, before.transcript.segments, strict=True))
    begun = dict(zip(before.ids, begins_paragraph(before.transcript.segments), strict=True))
    begins = begins_paragraph(after.transcript.segments)
    last: int | None = None
    for id, segment, first in zip(after.ids, after.transcript.segments, begins, strict=True):
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
