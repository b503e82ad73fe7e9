"""Each operation applied to a layout, again and again with the same outcome.

An operation was checked when it was made (`prepare.py`). Later its words may be gone, because of
another decision about them or another answer: then it raises Conflict and changes nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tacet.core.assemble import FRAMES_PER_SECOND
from tacet.core.editing import UNMEASURED
from tacet.core.errors import Conflict
from tacet.core.operations.layout import GONE, Layout
from tacet.core.operations.model import (
    Insert,
    Merge,
    Names,
    Operation,
    RenameSpeaker,
    Retime,
    Rewrite,
    SetSpeaker,
    Split,
    TakeBack,
)
from tacet.core.operations.new_words import Room, inserted, reworded
from tacet.core.operations.take_back import take_back
from tacet.core.span import Span
from tacet.core.text.boundaries import is_one_word
from tacet.core.transcript import Mark, Word, with_words

FIRST = "A segment begins with this word already."
ONE_SEGMENT = "These words stand in one segment already."
NO_ROOM = "There is no room for this word between its neighbors."
NOBODY = "Nobody has this name here any more."
LANGUAGES = "These two are written in different languages, so they cannot be one."


def apply(layout: Layout, operation: Operation, names: Names) -> None:
    """Change a layout by an operation. Raises Conflict, and has changed nothing then."""
    _APPLY[type(operation)](layout, operation, names)


def _rewrite(layout: Layout, rewrite: Rewrite, names: Names) -> None:
    named = set(rewrite.words)
    homes = dict.fromkeys(layout.home_of(word) for word in rewrite.words)
    if not homes:
        raise Conflict(GONE)
    touched = sorted(homes, key=layout.order.index)
    flat = [(word, id) for id in touched for word in layout.segments[id].words]
    old = [word for word, _ in flat if word.id in named]
    new = reworded(old, rewrite.text, _room(layout, old), names)
    kept = {word.id: word for word in new if word.id in named}
    followers = _followers(new, named)
    words: dict[int, list[Word]] = {id: [] for id in touched}
    for word, id in flat:
        if word.id == old[0].id:
            words[id] += followers[""]
        if word.id not in named or word.id in kept:
            words[id] += [kept.get(word.id, word), *followers.get(word.id, [])]
    layout.drop([word for word in old if word.id not in kept])
    layout.written.update((word.id, None) for word in new if word.id not in named)
    for id in touched:  # in order but where new ones go around a word that is set aside
        layout.put(id, sorted(words[id], key=lambda word: word.span.start))


def _followers(new: Sequence[Word], named: set[str]) -> dict[str, list[Word]]:
    """New words by the kept word that they follow; by "" those before any."""
    last = ""
    out: dict[str, list[Word]] = {"": []}
    for word in new:
        if word.id in named:
            last = word.id
        out.setdefault(last, []).extend([] if word.id in named else [word])
    return out


def _room(layout: Layout, old: Sequence[Word]) -> Room:
    before = next(layout.words_before(old[0].id), None)
    behind = next(layout.words_behind(old[-1].id), None)
    end = behind.span.start if behind else max(layout.duration, old[-1].span.end)
    return Room(min(before.span.end, old[0].span.start) if before else 0.0, end)


def _insert(layout: Layout, insert: Insert, names: Names) -> None:
    words = inserted(insert.text, insert.span, names)
    layout.written.update((word.id, None) for word in words)
    overlapped = [
        id for id in layout.order if layout.segments[id].span.overlap(insert.span) > 0
    ]  # only where words were set aside, or came back since
    if not overlapped:
        seek = round(insert.span.start * FRAMES_PER_SECOND)
        segment = with_words(replace(UNMEASURED, seek=seek), tuple(words))
        starts = [layout.segments[id].span.start for id in layout.order]
        place = sum(start <= insert.span.start for start in starts)
        layout.add(names.segment(), segment, place)
        return
    first, *others = overlapped
    for id in overlapped:
        words += layout.segments[id].words
    for id in others:
        layout.put(id, ())
        del layout.emptied[id]
    layout.put(first, sorted(words, key=lambda word: word.span))


def _split(layout: Layout, split: Split, names: Names) -> None:
    home, place = layout.place(split.word)
    if not place:
        raise Conflict(FIRST)
    segment = layout.segments[home]
    layout.put(home, segment.words[:place])
    at = layout.order.index(home) + 1
    new = replace(segment, split_off=True)
    layout.add(names.segment(), with_words(new, segment.words[place:]), at)


def _merge(layout: Layout, merge: Merge, names: Names) -> None:
    before, behind = layout.home_of(merge.after), layout.home_of(merge.word)
    first, last = layout.order.index(before), layout.order.index(behind)
    if first >= last:
        raise Conflict(ONE_SEGMENT)
    ids = layout.order[first : last + 1]
    if layout.segments[before].language != layout.segments[behind].language:
        raise Conflict(LANGUAGES)
    words = list(layout.segments[before].words)
    for id in ids[1:]:
        words += _after(words[-1], layout.segments[id].words)
        layout.put(id, ())
        del layout.emptied[id]
    layout.put(before, words)


def _after(last: Word, words: Sequence[Word]) -> Sequence[Word]:
    """Words of the next segment, with a space where two would be one word."""
    if not words or not is_one_word(last.text, words[0].text):
        return words
    return [replace(words[0], text=f" {words[0].text}"), *words[1:]]


def _retime(layout: Layout, retime: Retime, names: Names) -> None:
    home, place = layout.place(retime.word)
    segment = layout.segments[home]
    word = segment.words[place]
    span = _between_neighbors(layout, word, retime.span)
    marks = (*(mark for mark in word.marks if mark is not Mark.RETIMED), Mark.RETIMED)
    moved = replace(word, span=span, marks=marks)
    layout.put(home, (*segment.words[:place], moved, *segment.words[place + 1 :]))


def _between_neighbors(layout: Layout, word: Word, span: Span) -> Span:
    """The part of a span that keeps a word's place among the others. Raises Conflict."""
    before = next(layout.words_before(word.id), None)
    behind = next(layout.words_behind(word.id), None)
    least = min(before.span.end, word.span.start) if before else 0.0
    most = max(behind.span.start, word.span.end) if behind else layout.duration
    start, end = max(span.start, least), min(span.end, most)
    late = behind is not None and start > behind.span.start
    if start >= end or late:
        raise Conflict(NO_ROOM)
    return Span(start, end)


def _set_speaker(layout: Layout, naming: SetSpeaker, names: Names) -> None:
    named = set(naming.words)
    for id in dict.fromkeys(layout.home_of(word) for word in naming.words):
        words = layout.segments[id].words
        layout.put(id, [replace(w, speaker=naming.name) if w.id in named else w for w in words])


def _rename_speaker(layout: Layout, naming: RenameSpeaker, names: Names) -> None:
    if not layout.has_speaker(naming.name):
        raise Conflict(NOBODY)

    def named(word: Word) -> Word:
        return replace(word, speaker=naming.new) if word.speaker == naming.name else word

    for id in layout.order:
        words = layout.segments[id].words
        if any(word.speaker == naming.name for word in words):
            layout.segments[id] = with_words(layout.segments[id], tuple(map(named, words)))
    layout.rewritten.update((id, named(word)) for id, word in layout.rewritten.items())


_APPLY: dict[type, Callable[[Layout, Any, Names], None]] = {
    Rewrite: _rewrite,
    Insert: _insert,
    Split: _split,
    Merge: _merge,
    Retime: _retime,
    SetSpeaker: _set_speaker,
    RenameSpeaker: _rename_speaker,
    TakeBack: take_back,
}
