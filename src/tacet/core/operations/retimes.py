"""Operations that give several words their times, in an order in which none is in another's way."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from tacet.core.editing import WordId
from tacet.core.operations.model import Retime
from tacet.core.span import Span
from tacet.core.transcript import Word


def retimes_in_order(words: Sequence[Word], times: Mapping[WordId, Span]) -> list[Retime]:
    """Each word's new times, after those of the neighbors that have to make room for it.

    A word moves no farther than the times that its neighbors keep.

    Args:
        words: all of a transcript, in order.
        times: the new ones by word, in order, too.
    """
    goals = _clamped(words, times)
    waits: dict[WordId, set[WordId]] = {id: set() for id in goals}
    for left, right in pairwise(words):
        if left.id in goals and right.id in goals:
            if goals[left.id].end > right.span.start:
                waits[left.id].add(right.id)
            elif goals[right.id].start < left.span.end:
                waits[right.id].add(left.id)
    out: list[Retime] = []
    while waits:
        free = [id for id, others in waits.items() if not others & waits.keys()]
        for id in free or list(waits):
            out.append(Retime(id, goals[id]))
            del waits[id]
    return out


def _clamped(words: Sequence[Word], times: Mapping[WordId, Span]) -> dict[WordId, Span]:
    """New times between those of the words that keep theirs; without words left no room."""
    goals: dict[WordId, Span] = {}
    reached = 0.0
    kept = _next_kept(words, times)
    for word, limit in zip(words, kept, strict=True):
        if word.id not in times:
            reached = max(reached, word.span.end)
            continue
        start = max(times[word.id].start, reached)
        end = min(times[word.id].end, limit)
        if start < end:
            goals[word.id] = Span(start, end)
            reached = end
    before = {word.id: word.span for word in words}
    return {id: span for id, span in goals.items() if span != before[id]}


def _next_kept(words: Sequence[Word], times: Mapping[WordId, Span]) -> list[float]:
    """For each word, the start of the next one that keeps its times."""
    limits, limit = [], float("inf")
    for word in reversed(words):
        limits.append(limit)
        if word.id not in times:
            limit = word.span.start
    return limits[::-1]
