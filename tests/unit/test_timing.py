"""Word times repaired against the sound."""

import itertools

import numpy as np
import pytest
from builders import (
    HOP,
    audio,
    noise,
    scripts,
    silence,
    spans,
    speech_at,
    texts,
    tracked,
    word,
    words_at,
)
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import SpeechOptions, TimingOptions
from tacet.core.protocols import SpeechProbabilities
from tacet.core.span import Span, merged
from tacet.core.speech.detection import Speech
from tacet.core.speech.loudness import measure_loudness
from tacet.core.speech.voice import voiced_regions
from tacet.core.words.timing import repair_times

OPTIONS = TimingOptions()
WINDOW = Span(0.0, 30.0)
STRETCHES = st.lists(spans(30.0), min_size=1, max_size=6).map(merged)


def repair(words, *stretches, within=WINDOW, certain=()):
    voiced, sure = ([Span(*s) for s in some] for some in (stretches, certain))
    return repair_times(words, voiced, sure, within, OPTIONS)


@given(scripts(30.0), STRETCHES, STRETCHES)
def test_repaired_words_are_the_same_words_in_order_inside_the_window(words, stretches, certain):
    out = repair_times(words, stretches, certain, WINDOW, OPTIONS)
    assert texts(out) == texts(words)
    assert all(WINDOW.start <= w.span.start <= w.span.end <= WINDOW.end for w in out)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(out))


@given(scripts(30.0), STRETCHES, STRETCHES)
def test_a_repaired_word_tells_where_alignment_put_it(words, stretches, certain):
    out = repair_times(words, stretches, certain, WINDOW, OPTIONS)
    assert [w.aligned or w.span for w in out] == [w.span for w in words]


@given(scripts(30.0), STRETCHES, STRETCHES)
def test_no_repaired_word_is_longer_than_its_letters_allow(words, stretches, certain):
    for w in repair_times(words, stretches, certain, WINDOW, OPTIONS):
        longest = OPTIONS.longest_base + OPTIONS.longest_per_letter * len(w.text)
        assert w.span.duration <= longest + 1e-9


@given(scripts(30.0), st.lists(spans(30.0), max_size=4).map(merged), spans(30.0))
def test_no_word_leaves_a_window_of_any_size(words, stretches, window):
    inside = [w for w in words if window.start <= w.span.start and w.span.end <= window.end]
    for w in repair_times(inside, stretches, stretches, window, OPTIONS):
        assert window.start <= w.span.start <= w.span.end <= window.end


def test_a_word_that_alignment_stretched_over_the_pause_before_it_begins_with_its_sound():
    (hello,) = repair([word("hello", 1.4, 2.5)], (2.0, 2.5))
    assert hello.span == Span(2.0, 2.5)


def test_the_last_word_of_a_stretch_ends_with_its_sound():
    hello, world = repair(words_at("hello world", 1.0), (1.0, 2.0))
    assert hello.span.start == 1.0
    assert world.span.end == 2.0


def test_inside_a_stretch_alignment_decides():
    out = repair(words_at("one two three", 1.0, each=0.5), (0.9, 2.6))
    assert out[0].span.end == out[1].span.start == 1.5
    assert out[1].span.end == out[2].span.start == 2.0


def test_no_word_lies_across_a_pause():
    out = repair([*words_at("hello", 1.0, 0.5), word("world", 1.5, 3.4)], (1.0, 1.5), (3.0, 3.4))
    assert out[0].span == Span(1.0, 1.5)
    assert out[1].span == Span(3.0, 3.4)


def test_a_word_stretched_over_speech_that_was_left_out_is_where_it_ends():
    left_out, voiced = (1.0, 1.9), (2.4, 3.2)
    play, dog = repair([word("play", 1.0, 2.6), word("dog", 2.6, 3.2)], left_out, voiced)
    assert (play.span, dog.span) == (Span(2.4, 2.6), Span(2.6, 3.2))


@pytest.mark.parametrize("before", ["", "they"])
def test_a_word_that_hardly_reaches_the_next_voice_or_was_not_alone_stays_where_it_is(before):
    first = [word(before, 1.0, 1.4)] if before else []
    end = 2.6 if before else 2.5
    words = repair([*first, word("play", 1.4, end), word("dog", end, 3.2)], (1.0, 1.9), (2.4, 3.2))
    assert words[-2].span.end <= 1.9


def test_words_squeezed_onto_one_moment_share_the_time_by_their_letters():
    squeezed = [word("a", 1.0, 1.0), word("wonderful", 1.0, 1.02), word("day", 1.02, 1.7)]
    out = repair(squeezed, (1.0, 1.7))
    assert all(w.span.duration >= OPTIONS.shortest for w in out)
    assert out[1].span.duration > out[0].span.duration
    assert out[0].span.start == 1.0
    assert out[2].span.end == pytest.approx(1.7)


def test_a_sentence_squeezed_onto_the_end_of_the_voice_before_it_shares_its_time():
    said = [word("three.", 1.0, 1.4), word("one.", 1.73, 1.73)]
    three, one = repair(said, (1.0, 1.7), (2.2, 5.0))
    assert three.span.start == 1.0
    assert one.span.end == pytest.approx(1.7)
    assert three.span.end == one.span.start
    assert one.span.duration >= OPTIONS.shortest


def test_a_word_far_behind_the_voice_is_not_drawn_into_it():
    said = words_at("she said", 1.0)
    far = word("thanks", 5.0, 5.3)
    out = repair([*said, far], (1.0, 1.6))
    assert out[-1].span == far.span
    assert out[-2].span.end == 1.6


def test_a_first_word_that_alignment_put_far_too_early_begins_with_the_voice():
    first, second = repair([word("she", 1.0, 1.2), word("said", 4.3, 4.6)], (4.0, 4.6))
    assert first.span.start == 4.0
    assert second.span.end == 4.6


def test_without_any_voice_the_words_stay_where_they_are():
    words = words_at("she said", 1.0)
    assert repair(words) == words


def test_the_edges_of_voice_are_those_of_its_sound():
    sound = audio(noise(2.0, -60), noise(1.0, -20), noise(2.0, -60))
    late = Speech(
        (Span(2.1, 2.9),),
        (),
        SpeechProbabilities(np.zeros(157, np.float32), HOP),
        measure_loudness(sound, SpeechOptions()),
    )
    assert voiced_regions(late, Span(0, 5.0), OPTIONS) == (Span(2.0, 3.0),)


def test_an_edge_is_not_sought_further_than_allowed():
    sound = audio(noise(5.0, -20), noise(1.0, -60))
    levels = measure_loudness(sound, SpeechOptions())
    inside = Speech(
        (Span(2.0, 3.0),), (), SpeechProbabilities(np.zeros(188, np.float32), HOP), levels
    )
    (region,) = voiced_regions(inside, Span(0, 6.0), OPTIONS)
    assert 2.0 - OPTIONS.edge_search <= region.start <= 2.0
    assert 3.0 <= region.end <= 3.0 + OPTIONS.edge_search


def test_quiet_voice_keeps_its_place():
    (region,) = voiced_regions(tracked([0.9] * 100, [Span(1.0, 2.0)], 3.2), Span(0, 3.2), OPTIONS)
    assert region == Span(1.0, 2.0)


def test_two_stretches_that_meet_become_one():
    assert len(voiced_regions(speech_at([(1.0, 2.0), (2.0, 3.0)]), Span(0, 60), OPTIONS)) == 1


@given(st.integers(1, 40_000), st.lists(spans(2.5), max_size=4), st.booleans())
def test_voice_lies_inside_the_recording_in_order(n, candidate, loud):
    sound = audio((noise(2.5, -20) if loud else silence(2.5))[:n])
    inside = [Span(min(s.start, sound.duration), min(s.end, sound.duration)) for s in candidate]
    inside = merged(s for s in inside if s.duration)
    levels = measure_loudness(sound, SpeechOptions())
    speech = Speech(tuple(inside), (), SpeechProbabilities(np.zeros(0, np.float32), HOP), levels)
    regions = voiced_regions(speech, sound.span, OPTIONS)
    assert all(0 <= s.start < s.end <= sound.duration for s in regions)
    assert all(a.end < b.start for a, b in itertools.pairwise(regions))
    assert bool(regions) == bool(inside)


@given(st.integers(1, 640))
def test_voice_may_lie_in_the_last_moment_of_a_recording(rest):
    sound = audio(noise(1.0, -60)[:15_680], noise(0.04, -10)[:rest])
    start = max(0.0, sound.duration - 0.008)
    levels = measure_loudness(sound, SpeechOptions())
    last = Speech(
        (Span(start, sound.duration),),
        (),
        SpeechProbabilities(np.zeros(32, np.float32), HOP),
        levels,
    )
    assert voiced_regions(last, sound.span, OPTIONS)[-1].end <= sound.duration


def test_what_is_kept_of_a_word_stretched_over_noise_is_the_part_in_certain_speech():
    stretched, next_one = word("because", 0.1, 6.9), word("she", 6.9, 7.2)
    because, she = repair([stretched, next_one], (5.0, 7.4), certain=[(6.4, 7.4)])
    assert because.span == Span(6.4, 6.9)
    assert she.span.start == 6.9
    (unsure, _) = repair([stretched, next_one], (5.0, 7.4))
    assert unsure.span.start == 5.0


def test_a_few_frames_that_belong_to_the_word_before_do_not_keep_a_stretched_word_there():
    said = [word("the", 5.0, 5.3), word("because", 5.3, 9.0)]
    the, because = repair(said, (5.0, 9.0), certain=[(5.0, 5.35), (7.0, 7.7)])
    assert the.span == Span(5.0, 5.3)
    assert because.span.start == 7.0
    assert because.span.end >= 7.7
