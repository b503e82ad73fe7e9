"""A person's words taken back: the run's own stand there again, with ids, times and evidence."""

from collections.abc import Sequence
from itertools import pairwise

from tacet.core.editing import WordId
from tacet.core.errors import Conflict
from tacet.core.operations.layout import GONE, Layout
from tacet.core.operations.model import Names, TakeBack
from tacet.core.transcript import Mark, Word, with_words

TAKEN = "Other words stand at the time of these words now. Change those instead."


def take_back(layout: Layout, change: TakeBack, names: Names) -> None:
    """Put the run's words back into a layout. Raises Conflict, and has changed nothing then."""
    originals = _originals(layout, change)
    after = _segments_after(layout, change, originals)
    order = _order_after(layout, after)
    _check_times(layout, order, after)
    layout.drop([layout.word(word) for word in change.words])
    for word in originals:
        del layout.rewritten[word.id]
    for id, words in after.items():
        if id in layout.segments:
            layout.put(id, words)
        else:
            layout.add(id, with_words(layout.emptied.pop(id), tuple(words)), order.index(id))


def _originals(layout: Layout, change: TakeBack) -> list[Word]:
    """The run's words, in time order."""
    stand = all(word in layout.written for word in change.words)
    if not stand or not all(word in layout.rewritten for word in change.originals):
        raise Conflict(GONE)
    found = [layout.rewritten[word] for word in change.originals]
    return sorted(found, key=_start)


def _segments_after(
    layout: Layout, change: TakeBack, originals: Sequence[Word]
) -> dict[int, list[Word]]:
    """Words of the segments that change."""
    going = set(change.words)
    homes = dict.fromkeys(layout.home_of(word) for word in change.words)
    after = {id: [w for w in layout.segments[id].words if w.id not in going] for id in homes}
    if homes:
        first = min(homes, key=layout.order.index)
        after[first] = _exchanged(layout.segments[first].words, going, originals)
        return after
    for word in originals:
        id = _home_again(layout, word)
        standing = layout.segments[id].words if id in layout.segments else ()
        words = after.setdefault(id, list(standing))
        words.append(word)
        words.sort(key=_start)
    return after


def _exchanged(words: Sequence[Word], going: set[WordId], originals: Sequence[Word]) -> list[Word]:
    """A segment's words, the run's where the person's stood, hidden ones among them."""
    places = [place for place, word in enumerate(words) if word.id in going]
    between = [w for w in words[places[0] : places[-1]] if w.id not in going]
    middle = sorted((*between, *originals), key=_start)
    return [*words[: places[0]], *middle, *words[places[-1] + 1 :]]


def _start(word: Word) -> float:
    return word.span.start


def _home_again(layout: Layout, word: Word) -> int:
    """The segment for a word that was deleted: its own, unless others took the place of that."""
    own = layout.homes[word.id]
    place = sum(layout.segments[id].span.start <= word.span.start for id in layout.order)
    before = layout.order[place - 1] if place else None
    is_free = before is None or layout.segments[before].span.end <= word.span.start
    if is_free and (own in layout.emptied or layout.order[place : place + 1] == [own]):
        return own
    if before is not None:
        return before
    if not layout.order:
        raise Conflict(GONE)
    return layout.order[0]


def _order_after(layout: Layout, after: dict[int, list[Word]]) -> list[int]:
    """Ids of the segments in order, with those that come back."""
    order = list(layout.order)
    for id in (id for id in after if id not in layout.segments):
        start = after[id][0].span.start
        known = {**{i: s.words for i, s in layout.segments.items()}, **after}
        order.insert(sum(known[one][0].span.start <= start for one in order if known[one]), id)
    return order


def _check_times(layout: Layout, order: Sequence[int], after: dict[int, list[Word]]) -> None:
    """Raise Conflict unless the words of these segments and of those beside them are in order."""
    places = sorted(order.index(id) for id in after)
    near = order[max(0, places[0] - 1) : places[-1] + 2]
    words = [w for id in near for w in (after[id] if id in after else layout.segments[id].words)]
    if any(one.span.start > other.span.start for one, other in pairwise(words)):
        raise Conflict(TAKEN)
    if any(Mark.RETIMED in word.marks for word in words):
        spoken = {id: place for place, id in enumerate(layout.homes)}
        said = [spoken[word.id] for word in words if word.id in spoken]
        if said != sorted(said):
            raise Conflict(TAKEN)
