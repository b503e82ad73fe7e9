"""Repair of word times: alignment alone stretches words over silence.

Each word belongs to the region of voice that holds most of it. Inside a region, alignment decides;
at its edges, the sound does. Order is kept and nothing leaves the window.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from tacet.core.options import TimingOptions
from tacet.core.span import Span
from tacet.core.text.boundaries import ENDS
from tacet.core.transcript import Word


def repair_times(
    words: Sequence[Word],
    voiced: Sequence[Span],
    certain: Sequence[Span],
    within: Span,
    options: TimingOptions,
) -> tuple[Word, ...]:
    """The words of one window with repaired times, in order, inside `within`.

    Args:
        voiced: regions of voice, in order (`speech/voice.py`).
        certain: speech beyond doubt.
    """
    if not voiced:
        return tuple(words)
    regions = [_nearest_region(word.span, voiced) for word in words]
    regions = _move_sentence_starts(words, regions, voiced, options)
    regions = _move_stretched_words(words, regions, options)
    moved: list[Word] = []
    for region, group in groupby(zip(words, regions, strict=True), key=lambda pair: pair[1]):
        certain_here = [span for span in certain if span.overlap(region) > 0]
        moved += _snapped([word for word, _ in group], region, certain_here, options)
    return tuple(
        replace(word, aligned=before.span) if word.span != before.span else word
        for before, word in zip(words, in_order(moved, within), strict=True)
    )


def _move_sentence_starts(
    words: Sequence[Word], regions: list[Span], voiced: Sequence[Span], options: TimingOptions
) -> list[Span]:
    """Regions of words; sentence starts move to the next region.

    Alignment often puts such a word at the end of the voice before the pause. It moves if the next
    region begins soon and no other word was left behind with it. One shorter than `shortest` stays:
    it was squeezed onto a moment and shares the time before it.
    """
    out = list(regions)
    for i in range(1, len(words)):
        begins = words[i - 1].text.rstrip()[-1:] in ENDS and out[i] == out[i - 1]
        alone = i + 1 == len(words) or regions[i + 1] != regions[i]
        after = bisect_left(voiced, regions[i].end, key=lambda s: s.start)
        soon = voiced[after : after + 1]
        near = soon and soon[0].start - words[i].span.end <= options.sentence_gap
        if begins and alone and near and words[i].span.duration >= options.shortest:
            out[i] = soon[0]
    return out


def _move_stretched_words(
    words: Sequence[Word], regions: list[Span], options: TimingOptions
) -> list[Span]:
    """Regions of words; lone stretched words move to the next region.

    The model left out what was said before: moved away, its speech has no words and is retried.
    """
    out = list(regions)
    for i in range(len(words) - 1):
        alone = out[i] != out[i + 1] and (i == 0 or out[i] != out[i - 1])
        if alone and out[i + 1].overlap(words[i].span) >= options.stretched_overlap:
            out[i] = out[i + 1]
    return out


def _snapped(
    words: list[Word], region: Span, certain: list[Span], options: TimingOptions
) -> list[Word]:
    """Words of one region, its first and last snapped to close edges.

    Alignment puts a first word too early, never a last word too late: one far behind the region
    was not said in it and stays where it is.
    """
    spans, reach = [word.span for word in words], options.edge_reach
    if spans[0].start - region.start <= reach:
        spans[0] = Span(region.start, max(region.start, spans[0].end))
    if region.end - spans[-1].end <= reach and spans[-1].start - region.end <= reach:
        spans[-1] = Span(min(spans[-1].start, region.end), region.end)
    letters = [len(word.text.strip()) + 1 for word in words]
    spans = _shortened(_share_time(spans, letters, options.shortest), letters, certain, options)
    return [replace(word, span=span) for word, span in zip(words, spans, strict=True)]


def _share_time(spans: list[Span], letters: list[int], shortest: float) -> list[Span]:
    """Spans in which words squeezed onto one moment share their neighbor's time."""
    out: list[Span] = []
    i = 0
    while i < len(spans):
        last = i
        while last + 1 < len(spans) and (
            spans[last].duration < shortest or spans[last + 1].duration < shortest
        ):
            last += 1
        start, end = spans[i].start, max(spans[i].end, spans[last].end)
        part = (end - start) / sum(letters[i : last + 1])
        for count in letters[i : last + 1]:
            out.append(Span(start, start + part * count))
            start += part * count
        i = last + 1
    return out


def _shortened(
    spans: list[Span], letters: list[int], certain: list[Span], options: TimingOptions
) -> list[Span]:
    """Spans no longer than letters allow; the edge confirmed by sound stays."""
    out = []
    for i, (span, count) in enumerate(zip(spans, letters, strict=True)):
        longest = options.longest_base + options.longest_per_letter * count
        if span.duration > longest:
            ends_region = i == len(spans) - 1 and i > 0
            start = span.end - longest if ends_region else span.start
            span = _in_certain(Span(start, start + longest), span, certain)
        out.append(span)
    return out


def _in_certain(kept: Span, whole: Span, certain: list[Span]) -> Span:
    """Part of a word to keep, moved to its certain speech.

    A region may begin with noise that only one detector takes for speech.
    """
    most = max(certain, key=whole.overlap, default=kept)
    if most.overlap(kept) > 0 or not most.overlap(whole):
        return kept
    start = max(whole.start, most.start)
    return Span(start, min(whole.end, start + kept.duration))


def in_order(words: Sequence[Word], within: Span) -> tuple[Word, ...]:
    """The words without overlap in time, all inside the window."""
    out: list[Word] = []
    at = within.start
    for word in words:
        start = min(max(word.span.start, at), within.end)
        end = min(max(word.span.end, start), within.end)
        out.append(replace(word, span=Span(start, end)))
        at = end
    return tuple(out)


def _nearest_region(span: Span, voiced: Sequence[Span]) -> Span:
    """The region that overlaps the span most, else the nearest one."""
    i = bisect_left(voiced, span.start, key=lambda s: s.end)
    around = voiced[max(0, i - 1) : i + 1]
    while i + 1 < len(voiced) and voiced[i + 1].start < span.end:
        i += 1
        around = (*around, voiced[i])
    return max(around, key=lambda s: (s.overlap(span), -abs(s.middle - span.middle)))
