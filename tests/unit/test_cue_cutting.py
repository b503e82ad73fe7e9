"""The costs of cues, worked out for many at once, are those worked out one by one."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.core.options.exporting import USUAL, SubtitleRules
from tacet.core.text import cue_cutting as cutting
from tacet.core.text.boundaries import _SPACE, one_line
from tacet.core.text.cue_cutting import Measures, cut


def plainly(m: Measures) -> list[tuple[int, int]]:
    """The same cut, by the definition of its costs, cue by cue."""
    size = len(m.widths)
    best, came = [0.0] + [float("inf")] * size, [0] * (size + 1)
    for first in range(size):
        for end, cost in cues_from(m, first):
            if best[first] + cost < best[end]:
                best[end], came[end] = best[first] + cost, first
    cuts = [size]
    while cuts[-1]:
        cuts.append(came[cuts[-1]])
    return list(itertools.pairwise(cuts[::-1]))


def cues_from(m: Measures, first: int):
    """Where a cue that begins with a word may end, and what it costs."""
    row, rows, letters, inside = 0.0, 1, 0.0, 0.0
    for last in range(first, len(m.widths)):
        more = m.widths[last] + (m.spaces[last] if row else 0.0)
        if row and row + more > m.rules.line_letters:
            row, rows, more = 0.0, rows + 1, m.widths[last]
        row, letters = row + more, letters + more
        if last > first:
            gap = m.gaps[last - 1]
            long = m.ends[last] - m.starts[first] > m.rules.longest_cue
            if rows > m.rules.max_line_count or long or gap >= cutting.PAUSE:
                return
            inside += cutting.SENTENCE_INSIDE * m.sentence[last - 1] + cutting.SILENCE_INSIDE * gap
        yield last + 1, inside + cost_of(m, first, last, letters)


def cost_of(m: Measures, first: int, last: int, letters: float) -> float:
    """What a cue costs but for what is inside."""
    ends = last == len(m.widths) - 1
    pause = ends or m.gaps[last] >= cutting.PAUSE
    limit = m.until if ends else m.starts[last + 1] - m.rules.cue_gap
    start, spoken = m.starts[first], m.ends[last]
    room = max(spoken, min(limit, start + m.rules.longest_cue)) - start
    fast = letters / max(room, 0.1) - m.rules.reading_speed
    cost = cutting.EACH_CUE + (0.0 if pause else 2 * m.tears[last])
    short = max(0.0, m.rules.shortest_cue - room)
    cost += cutting.TOO_SHORT * short + cutting.TOO_FAST * max(0.0, fast)
    ended = pause or m.sentence[last]
    whole = ended and (first == 0 or m.sentence[first - 1])
    cost += 0.0 if ended or not any(m.sentence[first:last]) else cutting.BEGUN
    return cost + (cutting.ORPHAN if letters < cutting.FEW and not whole else 0.0)


any_rules = st.one_of(
    st.just(USUAL),
    st.builds(
        SubtitleRules,
        line_letters=st.sampled_from([10, 42]),
        max_line_count=st.integers(1, 3),
        reading_speed=st.sampled_from([8.0, 17.0]),
        shortest_cue=st.sampled_from([0.0, 2.0]),
        longest_cue=st.sampled_from([2.0, 7.0]),
        cue_gap=st.sampled_from([0.0, 0.5]),
    ),
)


@st.composite
def measures(draw: st.DrawFn) -> Measures:
    """Any words in order: narrow, wide, of no width, said at once, after any silence."""
    size = draw(st.integers(0, 80))
    wide = st.sampled_from([0.0, 1.0, 3.0, 5.0, 12.0, 42.0, 60.0, 42 / 16, 42 / 13])
    lasts = st.one_of(st.floats(0.0, 0.6), st.sampled_from([0.0, 0.25, 3.0, 8.0]))
    pause = st.sampled_from([0.0, 0.0, 0.05, 0.4, 0.9, 2.5, 3.0, 20.0])
    starts, ends, at = [], [], draw(st.sampled_from([0.0, 3.0]))
    for _ in range(size):
        starts.append(at)
        ends.append(at + draw(lasts))
        at = ends[-1] + draw(pause)
    between = max(0, size - 1)
    gaps = [max(0.0, b - a) for a, b in zip(ends, starts[1:], strict=False)]
    return Measures(
        [draw(wide) for _ in range(size)], [float(draw(st.booleans())) for _ in range(size)],
        starts, ends, gaps, [draw(st.booleans()) for _ in range(between)],
        [draw(st.sampled_from([0.0, 0.3, 0.8, 1.1, 1.6])) for _ in range(between)],
        at + draw(st.sampled_from([0.0, 0.5, 10.0])), draw(any_rules),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(measures())
def test_the_cut_is_that_of_the_plain_definition(told: Measures) -> None:
    if told.widths:
        assert cut(told) == plainly(told)


@pytest.mark.parametrize("at_once", [1, 2, 7, 512])
def test_how_many_are_worked_out_at_once_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    size = 1_100
    widths = [float(1 + i * 7 % 11) for i in range(size)]
    starts = [i * 0.35 for i in range(size)]
    ends = [start + 0.3 for start in starts]
    sentence = [i % 13 == 12 for i in range(size - 1)]
    tears = [0.0 if ends_here else 0.6 + i % 5 / 5 for i, ends_here in enumerate(sentence)]
    told = Measures(
        widths, [1.0] * size, starts, ends, [0.05] * (size - 1), sentence, tears, ends[-1]
    )
    monkeypatch.setattr(cutting, "_AT_ONCE", at_once)
    assert cut(told) == plainly(told)


@given(st.text())
def test_one_line_is_the_same_on_its_short_way(text: str) -> None:
    assert one_line(text) == _SPACE.sub(" ", text)
