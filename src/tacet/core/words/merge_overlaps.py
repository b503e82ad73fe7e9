"""Merging of two windows that share sound: each word once, none lost.

The join is made at a word that both wrote at one time, as shown or else as aligned: repair may move
the same word apart, since its neighbors differ. Without such a word it is made at the cut, and of
two words for one sound the more probable stays. A removed word never takes the place of one that is
shown.
"""

from collections.abc import Sequence
from dataclasses import replace

from tacet.core.span import Span
from tacet.core.transcript import Verdict, Word
from tacet.core.window import WindowResult
from tacet.core.words.repetition import normalized
from tacet.core.words.timing import in_order

EVER = Span(0.0, float("inf"))
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
    reach = second.window.overlap / 2 + BESIDE
    for left, right in ((before, after), (_as_aligned(before), _as_aligned(after))):
        pair = _common_word(left, right, cut, reach)
        if pair is not None:
            i, j = pair
            if (left[i].span.middle + right[j].span.middle) / 2 < cut:
                return _concatenated(before[: i + 1], after[j + 1 :])
            return _concatenated(before[:i], after[j:])
    return _split_at(before, after, cut)


def _as_aligned(words: Words) -> Words:
    """The words where alignment put them, before their repair."""
    return tuple(replace(word, span=_aligned(word)) for word in words)


def _aligned(word: Word) -> Span:
    return word.aligned or word.span


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
        if _shown(other) and _same_text(other, word)
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
    return _concatenated(in_order(_sorted(left), EVER), _sorted(right))


def _shown(word: Word) -> bool:
    return word.verdict is not Verdict.REMOVED


def _sorted(words: Sequence[Word]) -> Words:
    return tuple(sorted(words, key=lambda word: word.span))


def _same_text(a: Word, b: Word) -> bool:
    return normalized(a.text) == normalized(b.text)


def _one_sound(a: Word, b: Word) -> bool:
    """Whether two windows wrote both words for the same sound.

    One of its two times shows that of the same word; repair alone may also lay two words over each
    other.
    """
    held = [_overlap_most(a.span, b.span), _overlap_most(_aligned(a), _aligned(b))]
    return any(held) if _same_text(a, b) else all(held)


def _overlap_most(a: Span, b: Span) -> bool:
    """Whether the longer one holds the middle of the other, which may be a mere moment."""
    shorter, longer = sorted((a, b), key=lambda span: span.duration)
    return a == b or longer.start < shorter.middle < longer.end


def _concatenated(before: Words, after: Words) -> tuple[Words, Words]:
    """Both in order, without overlap in time.

    The last word before the join gives way: alignment draws a window's last word out to its end.
    """
    if not before or not after:
        return before, after
    last = before[-1].span
    end = max(last.start, min(last.end, after[0].span.start))
    first = (*before[:-1], replace(before[-1], span=Span(last.start, end)))
    return first, in_order(after, replace(EVER, start=end))
