"""Windows: contiguous original audio, whole speech, never too long; and shards."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from builders import HOP, speech_at, tracked
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import WindowOptions
from tacet.core.planning.windows import make_shards, make_windows, silence_left_out
from tacet.core.span import Span, covered, merged, total
from tacet.core.window import Window

OPTIONS = WindowOptions(max_window=28.0)


@st.composite
def talks(draw):
    """Random plateaus of probability, and the spans that count as speech."""
    plateau = st.tuples(st.integers(1, 300), st.sampled_from([0.0, 0.1, 0.28, 0.5, 0.95]))
    runs = draw(st.lists(plateau, min_size=1, max_size=12))
    track = np.concatenate([np.full(n, p, np.float32) for n, p in runs])
    duration = len(track) * HOP - draw(st.floats(0, HOP * 0.99))
    speech, at = [], 0
    for n, p in runs:
        if p > 0.2 and at * HOP < duration:
            speech.append(Span(at * HOP, min((at + n) * HOP, duration)))
        at += n
    return track, merged(speech), duration


def windows_of(talk, limit=30.0, options=OPTIONS):
    track, speech, duration = talk
    return make_windows(tracked(track, speech, duration), Span(0, duration), limit, options)


LIMITS = st.sampled_from([2.0, 6.0, 28.0, 30.0])


@given(talks(), LIMITS)
def test_no_window_is_longer_than_the_model_takes(talk, limit):
    for window in windows_of(talk, limit):
        assert 0 < window.span.duration <= limit + 1e-9


@given(talks(), LIMITS)
def test_all_candidate_speech_is_in_windows(talk, limit):
    windows = windows_of(talk, limit)
    held = merged(w.span for w in windows)
    assert sum(covered(held, s) for s in talk[1]) == pytest.approx(total(talk[1]))
    joined = merged((s for w in windows for s in w.speech), gap=1e-6)
    edges = [(s.start, s.end) for s in joined], [(s.start, s.end) for s in merged(talk[1], 1e-6)]
    assert np.allclose(*edges, atol=1e-6)


@given(talks(), LIMITS)
def test_windows_are_in_order_inside_the_recording_and_only_listen_where_speech_is(talk, limit):
    windows = windows_of(talk, limit)
    assert all(
        a.span.start <= b.span.start and a.span.end <= b.span.end
        for a, b in itertools.pairwise(windows)
    )
    assert all(w.span.start >= 0 and w.span.end <= talk[2] for w in windows)
    for window in windows:
        assert all(window.span.start <= s.start < s.end <= window.span.end for s in window.speech)


@given(talks(), LIMITS)
def test_windows_overlap_only_where_the_cut_falls_in_speech_and_say_so(talk, limit):
    windows = windows_of(talk, limit)
    for before, after in itertools.pairwise(windows):
        shared = before.span.end - after.span.start
        assert after.overlap == pytest.approx(max(0.0, shared), abs=1e-9)
        if after.overlap:
            middle = round((after.span.start + after.overlap / 2) / HOP)
            assert talk[0][max(0, middle - 5) : middle + 5].max() > 0.28


def test_a_long_talk_is_cut_in_its_pause():
    speech = speech_at([(1, 20), (20.6, 45)], duration=50)
    first, second = make_windows(speech, Span(0, 50), 30, OPTIONS)
    assert 20 <= first.span.end == second.span.start <= 20.6
    assert second.overlap == 0
    assert first.speech == (Span(1, 20),)


def test_a_talk_without_a_pause_is_cut_with_overlap():
    first, second = make_windows(speech_at([(1, 45)], duration=50), Span(0, 50), 30, OPTIONS)
    assert second.overlap == pytest.approx(OPTIONS.cut_overlap)
    assert first.span.end - second.span.start == pytest.approx(OPTIONS.cut_overlap)


def test_a_cut_close_to_the_beginning_of_the_recording_stays_inside_it():
    track = np.full(1690, 0.95)
    track[:8] = 0.4  # the cheapest cut lies 0.1 s after the start
    speech = tracked(track, [Span(0, 54.05)], 54.05)
    windows = make_windows(speech, Span(0, 54.05), 30, OPTIONS)
    assert windows[0].span.start == 0
    assert max(w.span.duration for w in windows) <= 28


def test_close_speech_shares_a_window_and_a_long_pause_parts_it():
    (both,) = make_windows(speech_at([(1, 2), (4, 5)]), Span(0, 60), 30, OPTIONS)
    assert both.span == Span(0.7, 5.2)
    assert len(make_windows(speech_at([(1, 2), (6, 7)]), Span(0, 60), 30, OPTIONS)) == 2


def test_a_single_word_gets_the_real_sound_around_it():
    (window,) = make_windows(speech_at([(10, 10.2)]), Span(0, 60), 30, OPTIONS)
    assert window.span.start == pytest.approx(9.3)
    assert window.span.end == pytest.approx(10.8)


def test_a_recording_shorter_than_the_shortest_window_is_one_window():
    (window,) = make_windows(speech_at([(0, 0.05)], duration=0.05), Span(0, 0.05), 30, OPTIONS)
    assert window.span == Span(0, 0.05)


def test_no_speech_no_windows():
    assert make_windows(speech_at([]), Span(0, 60), 30, OPTIONS) == []
    assert make_shards([], WindowOptions()) == ()


def test_what_is_left_out_is_the_rest():
    windows = make_windows(speech_at([(1, 2), (30, 31)]), Span(0, 60), 30, OPTIONS)
    assert silence_left_out(windows, Span(0, 60)) == pytest.approx(
        60 - sum(w.span.duration for w in windows)
    )
    assert silence_left_out([], Span(0, 60)) == 60


def chains():
    """Windows of random lengths, some sharing sound with the one before."""
    return st.lists(st.tuples(st.floats(0.1, 28), st.booleans()), max_size=40).map(_chain)


def _chain(parts):
    windows, at = [], 0.0
    for length, shares in parts:
        overlap = min(1.0, length / 2) if shares and windows else 0.0
        windows.append(Window(Span(at, at + length), (), overlap))
        at += length / 2
    return windows


@given(chains(), st.sampled_from([1.0, 30.0, 120.0]))
def test_shards_hold_every_window_once_in_order_and_never_part_shared_sound(windows, length):
    shards = make_shards(windows, WindowOptions(shard=length))
    assert [w for shard in shards for w in shard] == windows
    assert all(shard and shard[0].overlap == 0 for shard in shards)


@given(chains(), st.sampled_from([1.0, 30.0, 120.0]))
def test_a_shard_is_longer_than_asked_only_where_it_cannot_be_parted(windows, length):
    for shard in make_shards(windows, WindowOptions(shard=length)):
        loose = [w for w in shard[1:] if not w.overlap]
        heard_before = [sum(v.span.duration for v in shard[: shard.index(w)]) for w in loose]
        assert all(
            before + w.span.duration <= length + 1e-9
            for before, w in zip(heard_before, loose, strict=True)
        )


@given(chains(), st.integers(1, 3))
def test_the_first_shard_can_be_short_so_that_its_text_is_there_soon(windows, first):
    shards = make_shards(windows, WindowOptions(first_windows=first), first=True)
    assert [w for shard in shards for w in shard] == windows
    for shard in shards[:1]:
        assert all(w.overlap for w in shard[first:])
    rest = make_shards([w for shard in shards[1:] for w in shard], WindowOptions())
    assert rest == shards[1:]


def test_the_longest_window_can_be_lowered():
    short = replace(OPTIONS, max_window=5.0)
    windows = make_windows(speech_at([(1, 40)]), Span(0, 60), 30, short)
    assert max(w.span.duration for w in windows) <= 5.0 + 1e-9
