"""Sub-windows: cut in pauses only, nothing lost, merged into one result."""

import itertools
from dataclasses import replace

import pytest
from builders import speech_at, texts, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import WindowOptions
from tacet.core.planning.sub_windows import merge_sub_windows, sub_windows
from tacet.core.span import Span, total
from tacet.core.window import Attempt, Window, WindowResult

SENTENCES = [(0.5, 4.0), (5.0, 9.0), (10.0, 13.5), (14.5, 19.0), (20.0, 27.0)]
OPTIONS = WindowOptions()
SPEECH = speech_at(SENTENCES, duration=30.0)
WINDOW = Window(Span(0.2, 27.2), SPEECH.candidate, 0.0, leading_silence=0.1)


def wrote(start: float, text: str, logprob: float = -0.2) -> WindowResult:
    words = words_at(text, start)
    return WindowResult(
        Window(Span(start, start + 5.0)),
        tokens=tuple(range(len(words))),
        words=words,
        avg_logprob=logprob,
        no_speech_prob=0.1,
        compression_ratio=1.1,
        attempts=(Attempt("first", 0.0, 5, logprob, 1.1, len(words)),),
    )


@pytest.mark.parametrize("longest", [8.0, 10.0, 14.0])
def test_a_window_is_cut_in_its_pauses(longest):
    parts = sub_windows(WINDOW, SPEECH, longest, OPTIONS)
    assert len(parts) >= 27.0 / longest
    assert all(part.span.duration <= longest for part in parts)
    for part in parts[:-1]:
        assert not any(start < part.span.end < end for start, end in SENTENCES)
    assert total(s for p in parts for s in p.speech) == pytest.approx(total(WINDOW.speech))


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.floats(1.0, 12.0))
def test_the_parts_are_the_window_one_after_the_other(tenths, longest):
    edges = list(itertools.accumulate(tenths, initial=5))
    speech = speech_at([(a / 10, b / 10) for a, b in itertools.pairwise(edges)][::2], duration=90.0)
    window = Window(Span(0.2, edges[-1] / 10 + 0.2), speech.candidate, 0.1, leading_silence=0.05)
    parts = sub_windows(window, speech, longest, OPTIONS)
    assert parts[0].span.start == window.span.start
    assert parts[-1].span.end == window.span.end
    assert all(a.span.end == b.span.start for a, b in itertools.pairwise(parts))
    assert [(p.leading_silence, p.overlap) for p in parts[:1]] == [
        (window.leading_silence, window.overlap)
    ]
    assert all((p.leading_silence, p.overlap) == (0.0, 0.0) for p in parts[1:])


def test_speech_without_a_pause_stays_whole():
    talk = speech_at([(0.5, 27.0)], duration=30.0)
    assert len(sub_windows(Window(Span(0.2, 27.2), talk.candidate), talk, 10.0, OPTIONS)) == 1


def test_what_the_parts_say_is_one_answer():
    first, second = wrote(1.0, "one two three", -0.1), wrote(6.0, "four", -0.5)
    whole = merge_sub_windows(
        [first, replace(second, compression_ratio=3.0, no_speech_prob=0.4)], WINDOW
    )
    assert texts(whole.words) == ["one", "two", "three", "four"]
    assert whole.window == WINDOW
    assert whole.avg_logprob == pytest.approx((4 * -0.1 + 2 * -0.5) / 6)
    assert (whole.compression_ratio, whole.no_speech_prob) == (3.0, 0.1)
    assert (len(whole.attempts), whole.attempts[0].words, len(whole.tokens)) == (1, 4, 4)
