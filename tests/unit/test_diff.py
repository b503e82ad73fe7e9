"""Two transcripts of one recording side by side."""

import time
from itertools import count, pairwise

from tacet.core.span import Span
from tacet.core.text.diff import DiffWord, diff_words
from tacet.core.transcript import Word


def said(text: str, start: float = 0.0, every: float = 0.5) -> list[Word]:
    """The words of a text, one after the other without a pause."""
    times = (start + place * every for place in count())
    return [
        Word(Span(at, at + every), f" {word}", 0.9)
        for at, word in zip(times, text.split(), strict=False)
    ]


def shown(words: tuple[DiffWord, ...]) -> str:
    """The words, those that differ in brackets."""
    return " ".join(w.word.text.strip() if w.same else f"[{w.word.text.strip()}]" for w in words)


def test_the_words_that_differ_are_told_on_both_sides() -> None:
    (only,) = diff_words(said("We met on Monday at noon."), said("we met, on Friday, at noon"))
    assert shown(only.before) == "We met on [Monday] at noon."
    assert shown(only.after) == "we met, on [Friday,] at noon"
    assert only.differs
    assert not diff_words(said("Yes."), said("yes"))[0].differs


def test_what_only_one_has_stands_beside_nothing() -> None:
    first, second = diff_words(
        [*said("one " * 19 + "two"), *said("only here", 60.0)], said("one " * 19 + "two")
    )
    assert not first.differs
    assert (shown(second.before), shown(second.after)) == ("[only] [here]", "")
    assert second.span == Span(60.0, 61.0)
    assert diff_words([], []) == []


def test_a_word_is_not_compared_with_one_minutes_later() -> None:
    before = [*said("red " * 20 + "end"), *said("blue " * 20 + "end", 300.0)]
    after = [*said("blue " * 20 + "end"), *said("red " * 20 + "end", 300.0)]
    first, second = diff_words(before, after)
    assert all(not told.same for told in first.before[:-1])
    assert all(not told.same for told in second.after[:-1])
    assert first.before[-1].same


def test_stretches_hold_every_word_once_and_are_cut_where_nobody_speaks() -> None:
    before = [w for i in range(100) for w in said("a few words then", i * 5.0)]
    after = [w for i in range(100) for w in said("some few words then", i * 5.0 + 0.1)]
    spans = diff_words(before, after)
    assert [t.word for one in spans for t in one.before] == before
    assert [t.word for one in spans for t in one.after] == after
    assert all(b.span.start - a.span.end >= 0.3 for a, b in pairwise(spans))
    assert len(spans) > 30


def test_hours_without_a_pause_are_compared_at_once() -> None:
    before = said("the cat and the dog " * 1_500)
    after = said("the cat and a dog " * 1_500)
    began = time.process_time()
    assert sum(not told.same for one in diff_words(before, after) for told in one.after) == 1_500
    assert time.process_time() - began < 2  # whole texts at once would take minutes
