"""Merging of two windows that share sound: each word once, none lost.

The join is made at a word that both wrote; else at the cut, and of two words for one sound the more
probable stays. A removed word never takes the place of one that is shown.
"""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.span import Span
from tacet.core.transcript import Verdict, Word
from tacet.core.window import WindowResult
from tacet.core.words.repetition import normalized
from tacet.core.words.timing import in_order

BESIDE = 0.3  # seconds by which two windows may place the same word differently

Words = tuple[Word, ...]


def merge_overlaps(results: Sequence[WindowResult]) -> list[WindowResult]:
    """Results without the words that belong to an overlapping neighbor."""
    out: list[WindowResult] = []
    for result in results:
        if out and result.window.overlap:
            before, after = _split(out[-1], result)
            out[-1] = replace(out[-1], words=before)
            result = replace(result, words=after)
        out.append(result)
    return out


def _split(first: WindowResult, second: WindowResult) -> tuple[Words, Words]:
    """Words of both windows up to and from their join."""
    cut = second.window.span.start + second.window.overlap / 2
    before, after = first.words, second.words
    pair = _common_word(before, after, cut, second.window.overlap / 2 + BESIDE)
    if pair is None:
        return _split_at(before, after, cut)
    i, j = pair
    if (before[i].span.middle + after[j].span.middle) / 2 < cut:
        return _concatenated(before[: i + 1], after[j + 1 :])
    return _concatenated(before[:i], after[j:])


def _common_word(before: Words, after: Words, cut: float, reach: float) -> tuple[int, int] | None:
    """Indices of the common word nearest the cut, if any."""
    near = Span(max(0.0, cut - reach), cut + reach)
    forward = [_nearest(word, after, near) for word in before]
    back = [_nearest(word, before, near) for word in after]
    pairs = [(i, j) for i, j in enumerate(forward) if j is not None and back[j] == i]
    return min(pairs, key=lambda p: abs(before[p[0]].span.middle - cut), default=None)


def _nearest(word: Word, others: Words, near: Span) -> int | None:
    """Index of the same word nearest in time, if in shared sound."""
    if not _shown(word) or not near.start <= word.span.middle <= near.end:
        return None
    apart = [
        (abs(other.span.middle - word.span.middle), k)
        for k, other in enumerate(others)
        if _shown(other) and normalized(other.text) == normalized(word.text)
    ]
    distance, k = min(apart, default=(BESIDE + 1, 0))
    return k if distance <= BESIDE else None


def _split_at(before: Words, after: Words, cut: float) -> tuple[Words, Words]:
    """Words on either side of the cut; of duplicates, the better."""
    left = [word for word in before if _shown(word) and word.span.middle < cut]
    right = [word for word in after if _shown(word) and word.span.middle >= cut]
    if left and right and _one_sound(left[-1], right[0]):
        if right[0].probability > left[-1].probability:
            left.pop()
        else:
            right.pop(0)
    others = [word for word in (*before, *after) if word not in left and word not in right]
    for word in sorted(others, key=lambda word: (not _shown(word), -word.probability)):
        if not any(_one_sound(word, known) for known in (*left, *right)):
            (left if word.span.middle < cut else right).append(word)
    return _concatenated(_sorted(left), _sorted(right))


def _shown(word: Word) -> bool:
    return word.verdict is not Verdict.REMOVED


def _sorted(words: Sequence[Word]) -> Words:
    return tuple(sorted(words, key=lambda word: word.span))


def _one_sound(a: Word, b: Word) -> bool:
    return a.span.overlap(b.span) > min(a.span.duration, b.span.duration) / 2


def _concatenated(before: Words, after: Words) -> tuple[Words, Words]:
    """Both in order, without overlap in time.

    The last word before the join gives way: alignment draws a window's last word out to its end.
    """
    if not before or not after:
        return before, after
    last = before[-1].span
    end = max(last.start, min(last.end, after[0].span.start))
    first = (*before[:-1], replace(before[-1], span=Span(last.start, end)))
    return first, in_order(after, Span(end, float("inf")))
