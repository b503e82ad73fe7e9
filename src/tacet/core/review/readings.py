"""Readings: what the model considered writing instead, where it was unsure.

Texts of one window, from the same search or from a retry, are compared with what was written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial

from tacet.core.assemble import ShardText
from tacet.core.operations.typed_text import units, units_of
from tacet.core.options import ReviewOptions
from tacet.core.text.diff import spoken_text
from tacet.core.transcript import Reading, Verdict, Word
from tacet.core.words.merge_overlaps import merge_overlaps


def with_readings(
    text: ShardText, others: Sequence[Sequence[str]], options: ReviewOptions
) -> ShardText:
    """The text with the readings of its windows.

    Args:
        others: other texts of each window, the most probable first.
    """
    owned = merge_overlaps(text.results)
    readings = (
        reading
        for result, texts in zip(owned, others, strict=True)
        for reading in readings_of(result.words, texts, options)
    )
    return replace(text, readings=tuple(readings))


def readings_of(
    words: Sequence[Word], others: Sequence[str], options: ReviewOptions
) -> Iterator[Reading]:
    """Readings of one window's words, in order; for each place in the order of the texts."""
    shown = [word for word in words if word.verdict is not Verdict.REMOVED]
    if any(is_unsure(word, options) for word in shown):
        yield from _readings(shown, others, options, partial(is_unsure, options=options))


def _readings(
    words: Sequence[Word],
    others: Sequence[str],
    options: ReviewOptions,
    wanted: Callable[[Word], bool],
) -> Iterator[Reading]:
    """What other texts say in place of words of which any is wanted."""
    found: dict[tuple[int, ...], dict[str, str]] = {}
    for text in dict.fromkeys(others):
        for places, reading in _differences([word.text for word in words], text, options):
            if any(wanted(words[place]) for place in places):
                found.setdefault(places, {}).setdefault(spoken_text(reading), reading)
    for places in sorted(found):
        for reading in [*found[places].values()][: options.most_readings]:
            yield Reading(tuple(words[place].id for place in places), reading)


def readings_heard(
    words: Sequence[Word], answer: ShardText, options: ReviewOptions
) -> Iterator[Reading]:
    """What another listening makes of words that stand, its own readings among them."""
    heard = [word for segment in answer.segments for word in segment.words]
    texts = ["".join(word.text for word in heard)]
    texts += [_with_reading(heard, reading) for reading in answer.readings]
    yield from _readings(words, texts, options, lambda word: True)


def _with_reading(words: Sequence[Word], reading: Reading) -> str:
    """The text of words, a reading in place of those that it is for."""
    parts = {word.id: word.text for word in words} | dict.fromkeys(reading.words, "")
    first, *_ = reading.words
    return "".join((parts | {first: f" {reading.text}"}).values())


def is_unsure(word: Word, options: ReviewOptions) -> bool:
    """Whether readings of a word are worth keeping."""
    return word.verdict is Verdict.DOUBTFUL or word.probability < options.readings_below


def _differences(
    written: Sequence[str], other: str, options: ReviewOptions
) -> Iterator[tuple[tuple[int, ...], str]]:
    """Places of words that another text replaces by a few others, and those."""
    old, new = units_of(written), units(other)
    keys = [spoken_text(unit) for unit, _ in old], [spoken_text(unit) for unit in new]
    matcher = SequenceMatcher(None, *keys, autojunk=False)
    for kind, first, end, start, stop in matcher.get_opcodes():
        longest = max(end - first, stop - start)
        if kind == "replace" and longest <= options.longest_reading:
            places = dict.fromkeys(place for _, theirs in old[first:end] for place in theirs)
            yield tuple(places), "".join(new[start:stop]).strip()
