"""A person's operation, checked against what stands now and made the smallest that does the same.

What is checked here are things that only count when it is made: that its words are seen, and follow
each other. From then on it is applied as it is (`apply.py`), whatever is set aside later.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import Any

from tacet.core.editing import WordId
from tacet.core.errors import BadInput, Conflict
from tacet.core.operations.alignment import smallest
from tacet.core.operations.apply import FIRST, NOBODY, apply
from tacet.core.operations.layout import GONE, Layout
from tacet.core.operations.model import (
    MOST_OPERATIONS,
    Insert,
    Merge,
    Names,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    Step,
    TakeBack,
    words_named,
)
from tacet.core.operations.typed_text import MOST_WORDS, cleaned, cleaned_name, seen
from tacet.core.span import Span
from tacet.core.text.boundaries import is_one_word
from tacet.core.transcript import Word

SHORTEST_INSERT = 0.05  # seconds; less holds no word (`TimingOptions.shortest`)
NO_WORDS = "Name the words that the text is for."
NO_TEXT = "Write at least one word."
NO_NAME = "Write a name, or who it is instead."
APART = "Other words stand between these words now."
NOTHING_BEFORE = "No segment stands before this one."
NOT_FIRST = "No segment begins with this word any more."
TAKEN = "Words stand at this time already. Change those instead."
MANY = f"That is too much for one step. Send at most {MOST_OPERATIONS} changes at once."
_LINES = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")

Prepare = Callable[[Layout, Any], list[Operation]]


def take_step(layout: Layout, number: int, operations: Sequence[Operation]) -> Step:
    """The step of a person's operations, applied to a layout; without any if nothing changes.

    Args:
        layout: a copy; of no use any more when this raises.

    Raises:
        BadInput: a text or a time is of no use. Conflict: words do not stand as they did.
    """
    taken: list[Operation] = []
    for operation in operations:
        for change in _checked(layout, operation):
            taken += _taken(layout, change, number, len(taken))
            if len(taken) > MOST_OPERATIONS:
                raise BadInput(MANY)
    return Step(number, tuple(taken))


def take_what_fits(
    layout: Layout, number: int, operations: Sequence[Operation]
) -> tuple[Step, list[Operation]]:
    """The step of those operations that fit, applied to a layout, and those that do not.

    Raises:
        BadInput: a text or a time is of no use.
    """
    taken: list[Operation] = []
    refused: list[Operation] = []
    for operation in operations:
        try:
            for change in _checked(layout, operation):
                taken += _taken(layout, change, number, len(taken))
        except Conflict:
            refused.append(operation)
    return Step(number, tuple(taken)), refused


def _taken(layout: Layout, operation: Operation, step: int, place: int) -> list[Operation]:
    """An operation that was applied; text of several lines also splits its segment."""
    if not isinstance(operation, Rewrite) or "\n" not in operation.text:
        apply(layout, operation, Names(step, place))
        return [_as_applied(layout, operation)]
    ends = _Ends(layout, operation.words)
    taken: list[Operation] = []
    lines = operation.text.split("\n")
    for change in _smallest(layout, replace(operation, text=" ".join(lines).strip())):
        apply(layout, change, Names(step, place + len(taken)))
        taken.append(change)
    for word in _line_starts(ends.words(), lines):
        home, at = layout.place(word)
        if any(one.id not in layout.hidden for one in layout.segments[home].words[:at]):
            apply(layout, Split(word), Names(step, place + len(taken)))
            taken.append(Split(word))
    return taken


class _Ends:
    """The words that a person's text lies between, whatever becomes of it."""

    def __init__(self, layout: Layout, words: Sequence[WordId]) -> None:
        standing = [word for word in words if layout.home(word) is not None]
        if not standing:
            raise Conflict(GONE)
        self._layout, self._before = layout, next(layout.words_before(standing[0]), None)
        self._behind = next(layout.words_behind(standing[-1]), None)

    def words(self) -> list[Word]:
        """Words that are seen between the ends now."""
        layout, behind = self._layout, self._behind
        if self._before is not None:
            words = layout.words_behind(self._before.id)
        else:
            words = (word for id in layout.order for word in layout.segments[id].words)
        between = takewhile(lambda word: behind is None or word.id != behind.id, words)
        return [word for word in between if word.id not in layout.hidden]


def _line_starts(words: Sequence[Word], lines: Sequence[str]) -> list[WordId]:
    """Ids of the words that lines begin with, counted by their letters."""
    starts, letters = set(), 0
    for line in lines:
        starts.add(letters)
        letters += len(re.sub(r"\s", "", line))
    found, reached = [], 0
    for word in words:
        size = len(re.sub(r"\s", "", word.text))
        if reached in starts and size:
            found.append(word.id)
        reached += size
    return found


def _as_applied(layout: Layout, operation: Operation) -> Operation:
    """The operation with what became of it: a word may have got less time than was asked for."""
    if isinstance(operation, Retime):
        return replace(operation, span=layout.word(operation.word).span)
    return operation


def _checked(layout: Layout, operation: Operation) -> list[Operation]:
    """What an operation comes to; nothing if all stands as it says."""
    if any(word in layout.hidden for word in words_named(operation)):
        raise Conflict(GONE)
    return _PREPARE[type(operation)](layout, operation)


def _rewrite(layout: Layout, rewrite: Rewrite) -> list[Operation]:
    if not rewrite.words:
        raise BadInput(NO_WORDS)
    if len(set(rewrite.words)) > MOST_WORDS:
        raise BadInput(f"Rewrite at most {MOST_WORDS} words at once.")
    lines = [cleaned(line) for line in _LINES.split(rewrite.text)]
    whole = Rewrite(tuple(dict.fromkeys(rewrite.words)), cleaned(" ".join(lines)))
    if len(list(filter(None, lines))) > 1 or (whole.text and not lines[0]):
        return [replace(whole, text="\n".join(lines))]
    return list(_smallest(layout, whole))


def _smallest(layout: Layout, rewrite: Rewrite) -> list[Rewrite]:
    """The smallest changes that make the text, all checked before any is applied."""
    changes = smallest(rewrite, [_text(layout, word) for word in rewrite.words])
    for change in changes:
        _check_neighbors(layout, change.words)
    return changes


def _text(layout: Layout, word: WordId) -> str:
    """The text of a word that stands, or stood before it was rewritten. Raises Conflict."""
    if word in layout.former:
        return layout.former[word]
    return layout.rewritten[word].text if word in layout.rewritten else layout.word(word).text


def _check_neighbors(layout: Layout, words: Sequence[WordId]) -> None:
    """Raise Conflict unless the words follow each other, hidden ones apart."""
    layout.home_of(words[0])
    behind = layout.words_behind(words[0])
    for word in words[1:]:
        layout.home_of(word)
        following = (w.id for w in behind if w.id not in layout.hidden and seen(w.text))
        if next(following, None) != word:
            raise Conflict(APART)


def _insert(layout: Layout, insert: Insert) -> list[Operation]:
    text = cleaned(insert.text)
    if not text:
        raise BadInput(NO_TEXT)
    start, end = insert.span.start, min(insert.span.end, layout.duration)
    for id in layout.order:
        if layout.segments[id].span.overlap(insert.span) > 0:
            for word in (w for w in layout.shown(id) if w.span.overlap(insert.span) > 0):
                if word.span.start <= start:
                    start = max(start, word.span.end)
                else:
                    end = min(end, word.span.start)
    if end - start < SHORTEST_INSERT:
        raise Conflict(TAKEN)
    return [Insert(Span(start, end), text)]


def _split(layout: Layout, split: Split) -> list[Operation]:
    home, place = layout.place(split.word)
    if all(word.id in layout.hidden for word in layout.segments[home].words[:place]):
        raise Conflict(FIRST)
    return [split]


def _merge(layout: Layout, merge: Merge) -> list[Operation]:
    home = layout.home_of(merge.word)
    if layout.shown(home)[0].id != merge.word:
        raise Conflict(NOT_FIRST)
    shown = (w for w in layout.words_before(merge.word) if w.id not in layout.hidden)
    before = next(shown, None)
    if before is None:
        raise Conflict(NOTHING_BEFORE)
    return [Merge(merge.word, before.id)]


def _retime(layout: Layout, retime: Retime) -> list[Operation]:
    return [] if layout.word(retime.word).span == retime.span else [retime]


def _set_speaker(layout: Layout, naming: SetSpeaker) -> list[Operation]:
    name = cleaned_name(naming.name)
    words = tuple(word for word in naming.words if layout.word(word).speaker != name)
    return [*_cuts(layout, words, name), SetSpeaker(words, name)] if words else []


def _cuts(layout: Layout, words: Sequence[WordId], name: str | None) -> Iterator[Split]:
    """Splits where, once some words are somebody's, a segment would be of two people."""
    named = set(words)
    for home in dict.fromkeys(layout.home_of(word) for word in words):
        standing = layout.segments[home].words
        speakers = [name if word.id in named else word.speaker for word in standing]
        for place, (one, other) in enumerate(pairwise(speakers), 1):
            apart = not is_one_word(standing[place - 1].text, standing[place].text)
            if one and other and one != other and apart:
                yield Split(standing[place].id)


def _rename_speaker(layout: Layout, naming: RenameSpeaker) -> list[Operation]:
    new = cleaned_name(naming.new)
    if new is None:
        raise BadInput(NO_NAME)
    if not layout.has_speaker(naming.name):
        raise Conflict(NOBODY)
    return [] if new == naming.name else [RenameSpeaker(naming.name, new)]


def _take_back(layout: Layout, change: TakeBack) -> list[Operation]:
    if not change.words and not change.originals:
        raise BadInput(NO_WORDS)
    if change.words:
        _check_neighbors(layout, change.words)
    return [TakeBack(*(tuple(dict.fromkeys(ids)) for ids in (change.words, change.originals)))]


_PREPARE: dict[type, Prepare] = {
    Rewrite: _rewrite,
    Insert: _insert,
    Split: _split,
    Merge: _merge,
    Retime: _retime,
    SetSpeaker: _set_speaker,
    RenameSpeaker: _rename_speaker,
    TakeBack: _take_back,
}
