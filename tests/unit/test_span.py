"""Spans, and what can be done with lists of them."""

import itertools

import pytest
from builders import spans
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.span import Span, covered, gaps, merged, total

MANY = st.lists(spans(), max_size=12)


@pytest.mark.parametrize(("start", "end"), [(-0.1, 1.0), (2.0, 1.0), (float("nan"), 1.0)])
def test_a_span_that_runs_backward_or_begins_before_zero_is_refused(start, end):
    with pytest.raises(ValueError, match="runs forward from 0"):
        Span(start, end)


def test_a_span_knows_its_length_and_middle():
    assert Span(1.0, 4.0).duration == 3.0
    assert Span(1.0, 4.0).middle == 2.5


def test_spans_that_only_touch_do_not_overlap():
    assert Span(0, 1).overlap(Span(1, 2)) == 0
    assert Span(0, 2).overlap(Span(1, 3)) == 1
    assert Span(0, 5).overlap(Span(1, 2)) == 1


def test_padding_stays_inside_the_recording():
    assert Span(1, 2).padded(0.5, 0.25, 10) == Span(0.5, 2.25)
    assert Span(0.2, 9.9).padded(0.5, 0.5, 10) == Span(0, 10)


def test_merging_joins_what_overlaps_touches_or_lies_close():
    assert merged([Span(3, 4), Span(0, 1), Span(0.5, 2)]) == [Span(0, 2), Span(3, 4)]
    assert merged([Span(0, 1), Span(1, 2)]) == [Span(0, 2)]
    assert merged([Span(0, 1), Span(1.5, 2)], gap=0.5) == [Span(0, 2)]
    assert merged([Span(0, 5), Span(1, 2)]) == [Span(0, 5)]
    assert merged([]) == []


@given(MANY, st.sampled_from([0.0, 0.5, 3.0]))
def test_merging_again_changes_nothing(many, gap):
    once = merged(many, gap)
    assert merged(once, gap) == once
    assert once == sorted(once)
    assert all(b.start - a.end > gap for a, b in itertools.pairwise(once))


@given(MANY)
def test_merging_covers_what_the_spans_cover_and_nothing_else(many):
    for at in {t for s in many for t in (s.start, s.middle)}:
        assert any(s.start <= at < s.end for s in many) == any(
            s.start <= at < s.end for s in merged(many)
        )


@given(MANY, spans())
def test_gaps_and_spans_together_make_the_whole(many, whole):
    empty = gaps(many, whole)
    assert abs(covered(merged(many), whole) + total(empty) - whole.duration) < 1e-9
    assert all(g.overlap(s) == 0 for g in empty for s in many)
    assert all(whole.start <= g.start < g.end <= whole.end for g in empty)
    assert empty == merged(empty) or not empty


def test_gaps_of_nothing_are_the_whole():
    assert gaps([], Span(2, 5)) == [Span(2, 5)]
    assert gaps([Span(0, 9)], Span(2, 5)) == []
    assert gaps([Span(3, 4)], Span(2, 5)) == [Span(2, 3), Span(4, 5)]
    assert gaps([Span(6, 7)], Span(5, 5)) == []
