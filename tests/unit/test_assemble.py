"""One timeline from many windows: nothing doubled, nothing lost."""

import itertools
from dataclasses import replace

import pytest
from builders import pieced, removed, result, scripts, texts, word, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.assemble import assemble, segments_of, shard_text
from tacet.core.span import Span
from tacet.core.transcript import Verdict
from tacet.core.window import Window, WindowResult

LENGTH, OVERLAP, WINDOWS = 12.0, 1.0, 4
STARTS = [i * (LENGTH - OVERLAP) for i in range(WINDOWS)]
END = STARTS[-1] + LENGTH


def results_of(words, late=0.0):
    """Results of overlapping windows, every other one a little late."""
    items = []
    for i, start in enumerate(STARTS):
        shift = late if i % 2 else 0.0
        moved = [
            replace(w, span=Span(max(0.0, w.span.start + shift), max(0.0, w.span.end + shift)))
            for w in words
        ]
        inside = [w for w in moved if start <= w.span.start and w.span.end <= start + LENGTH]
        window = Window(Span(start, start + LENGTH), (), OVERLAP if i else 0.0)
        items.append(WindowResult(window, words=tuple(inside)))
    return items


def shown(results, certain=()):
    text = shard_text(results, list(certain), 0.3)
    return [w for segment in text.segments for w in segment.words]


def moved(word, start, end):
    """The word as repair moved it, from where alignment put it."""
    return replace(word, aligned=Span(start, end))


def short(words):
    """The words short enough to be whole in at least one window."""
    return [w for w in words if w.span.duration <= OVERLAP / 2]


@given(scripts(END))
def test_a_word_that_two_windows_hold_is_taken_once_and_none_is_lost(words):
    words = short(words)
    assert shown(results_of(words)) == words


@given(st.randoms(use_true_random=False), st.floats(-0.14, 0.14))
def test_windows_that_place_a_word_differently_still_give_it_once(random, late):
    at, words = 0.3, []
    while at < END - 0.6:
        words.append(word(f"w{len(words)}", at, at + 0.2))
        at += random.uniform(0.2, 0.6)
    once = shown(results_of(words, late))
    assert texts(once) == texts(words)
    assert all(a.span.middle < b.span.middle for a, b in itertools.pairwise(once))


def test_windows_that_disagree_about_a_word_give_one_of_their_words():
    first = result(0, 10, word("a", 8.0, 8.4), word("boat", 9.38, 9.6))
    second = result(9, 19, word("boats", 9.42, 9.66), word("sail", 10, 10.4), overlap=1.0)
    said = texts(shown([first, second]))
    assert said in (["a", "boat", "sail"], ["a", "boats", "sail"])


def test_a_word_at_the_cut_that_each_window_leaves_to_the_other_is_kept():
    first = result(0, 10, word("a", 8.0, 8.4), word("boat", 9.42, 9.64))
    second = result(9, 19, word("boat", 9.32, 9.54), word("sail", 10, 10.4), overlap=1.0)
    assert texts(shown([first, second])) == ["a", "boat", "sail"]


def test_a_word_said_twice_across_the_cut_is_kept_twice():
    said = [
        word("no", 8.7, 8.9),
        word("no", 9.3, 9.45),
        word("no", 9.6, 9.8),
        word("no", 10.2, 10.4),
    ]
    first = result(0, 10, *said[:3])
    second = result(9, 19, *said[1:], overlap=1.0)
    assert shown([first, second]) == said


LOOP = [removed("la", 9.3, 9.52), removed("la", 9.52, 9.7)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([word("one", 8.5, 8.8), *LOOP], [word("two", 9.4, 9.66), word("three", 10, 10.3)]),
        (
            [word("one", 8.5, 8.8), word("two", 9.3, 9.6, 0.8)],
            [removed("la", 9.35, 9.7), word("three", 10, 10.3)],
        ),
        (
            [word("one", 8.5, 8.8), removed("two", 9.3, 9.6)],
            [word("two", 9.3, 9.6), word("three", 10, 10.3)],
        ),
    ],
)
def test_a_word_that_was_set_aside_takes_the_place_of_none_that_is_shown(first, second):
    results = [result(0, 10, *first), result(9, 19, *second, overlap=1.0)]
    assert texts(shown(results)) == ["one", "two", "three"]


def test_a_last_word_drawn_out_over_the_next_window_gives_way_to_its_words():
    first = result(0, 10, word("and", 9.2, 9.8))
    second = result(
        9, 19, word("and", 9.2, 9.45), word("then", 9.5, 9.65), word("we", 9.65, 9.9), overlap=1.0
    )
    joined = shown([first, second])
    assert texts(joined) == ["and", "then", "we"]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(joined))
    assert all(w.span.duration > 0.1 for w in joined)


def test_a_word_that_repair_moved_apart_is_kept_once():
    first = result(0, 10, word("a", 8.0, 8.5), moved(word("boat", 8.5, 9.1), 9.4, 9.42))
    second = result(
        9, 19, moved(word("boat", 9.4, 9.9), 9.41, 9.43), word("sail", 9.9, 10.4), overlap=1.0
    )
    assert texts(shown([first, second])) == ["a", "boat", "sail"]


def test_a_word_that_was_set_aside_elsewhere_than_it_is_shown_is_kept_once():
    first = result(0, 10, word("a", 8.0, 8.5), moved(word("boat", 8.5, 9.1), 9.4, 9.42))
    aside = moved(removed("boat", 9.41, 9.9), 9.4, 9.42)
    second = result(9, 19, aside, word("sail", 9.9, 10.4), overlap=1.0)
    text = shard_text([first, second], [], 0.3)
    assert texts(w for s in text.segments for w in s.words) == ["a", "boat", "sail"]
    assert text.removed == ()


def test_words_that_only_repair_laid_over_each_other_are_both_kept():
    first = result(0, 10, word("a", 8.0, 8.4), word("boat", 8.9, 9.3))
    second = result(9, 19, moved(word("sail", 9.0, 9.5), 9.7, 10.1), overlap=1.0)
    joined = shown([first, second])
    assert texts(joined) == ["a", "boat", "sail"]
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(joined))


def test_what_was_squeezed_onto_a_moment_of_another_word_gives_way_to_it():
    first = result(0, 10, word("a", 8.0, 8.4), moved(removed("la", 9.2, 9.4), 9.1, 9.1))
    second = result(9, 19, word("boat", 9.05, 9.4), overlap=1.0)
    text = shard_text([first, second], [], 0.3)
    assert text.removed == ()
    assert text.segments[-1].words[-1].span == Span(9.05, 9.4)


def test_windows_that_share_no_sound_keep_all_their_words():
    first = result(0, 10, word("a", 9.8, 10.0))
    second = result(10, 20, word("b", 10.0, 10.2))
    assert texts(shown([first, second])) == ["a", "b"]


@given(scripts(END), st.sets(st.integers(0, 40)))
def test_every_word_is_shown_or_among_the_removed(words, out):
    words = [
        removed(f"w{i}", w.span.start, w.span.end) if i in out else w
        for i, w in enumerate(short(words))
    ]
    text = shard_text(results_of(words), [], 0.3)
    everything = [w for s in text.segments for w in s.words] + list(text.removed)
    assert sorted(texts(everything)) == sorted(texts(words))
    assert all(w.verdict is Verdict.REMOVED for w in text.removed)


@given(scripts(END))
def test_segments_join_to_the_text_and_hold_their_words(words):
    text = shard_text([result(0, END, *words)], [], 0.3)
    for segment in text.segments:
        assert segment.text == "".join(w.text for w in segment.words)
        assert segment.span == Span(segment.words[0].span.start, segment.words[-1].span.end)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (words_at("I came. I saw", 0.0), [" I came.", " I saw"]),
        ([*words_at("I came", 0.0), *words_at("I saw", 3.0)], [" I came", " I saw"]),
        (words_at("I came I saw", 0.0), [" I came I saw"]),
        (words_at("wonderful " * 20, 0.0), [" wonderful" * 20]),
        (words_at("ask Mr. Quilter", 0.0), [" ask Mr. Quilter"]),
        ((word("zero", 0, 1), pieced(".6", 2.7, 3)), [" zero.6"]),
        ((), []),
    ],
)
def test_a_segment_ends_with_a_sentence_or_before_a_pause_and_never_inside_a_word(words, expected):
    assert [s.text for s in segments_of(result(0, 30, *words))] == expected


def test_segments_carry_the_figures_of_their_window():
    judged = replace(
        result(12.34, 20, replace(word("hi", 13, 14), tokens=(7, 8))),
        avg_logprob=-0.25,
        no_speech_prob=0.1,
        compression_ratio=1.5,
        temperature=0.2,
    )
    (segment,) = segments_of(judged)
    assert (segment.seek, segment.tokens, segment.temperature) == (1234, (7, 8), 0.2)
    assert (segment.avg_logprob, segment.no_speech_prob, segment.compression_ratio) == (
        -0.25,
        0.1,
        1.5,
    )


def test_certain_speech_without_words_is_missed():
    text = shard_text([result(0, 20, *words_at("hello", 1.0))], [Span(0.9, 1.4), Span(5, 6.5)], 0.3)
    assert [m.span for m in text.missed] == [Span(5, 6.5)]
    assert "no words" in text.missed[0].reason


def test_detectors_that_waver_hide_no_missed_speech():
    """Found in real speech: an "uh" between two words, each half too short to be told."""
    around = words_at("corpus", 4.0, each=0.8), words_at("hopefully", 5.7, each=0.8)
    certain = [Span(4, 5.2), Span(5.26, 6.5)]
    text = shard_text([result(0, 20, *around[0], *around[1])], certain, 0.3)
    assert [(round(m.span.start, 3), round(m.span.end, 3)) for m in text.missed] == [(5.0, 5.5)]


def test_a_removed_word_is_not_missed_as_well():
    text = shard_text([result(0, 20, removed("you", 5, 6))], [Span(5, 6)], 0.3)
    assert text.missed == ()
    assert texts(text.removed) == ["you"]


def test_what_is_missed_lies_in_the_sound_that_was_transcribed():
    text = shard_text([result(0, 10)], [Span(8, 14), Span(30, 31)], 0.3)
    assert [m.span for m in text.missed] == [Span(8, 10)]


def test_an_empty_transcript_says_why():
    assert assemble(0.0, (), (), []).reason == "This recording is empty."
    assert "Nobody speaks" in assemble(5.0, (), (), []).reason
    assert "no words could be made out" in assemble(5.0, (), (Span(1, 2),), []).reason


def test_shards_follow_each_other_in_the_transcript():
    results = [result(at, at + 10, word(f"w{at // 10}", at + 1, at + 2)) for at in (0, 10, 20)]
    shards = [shard_text([one], [], 0.3) for one in results]
    transcript = assemble(30.0, (Span(0, 30),), (), shards)
    assert transcript.text == " w0 w1 w2"
    assert transcript.reason is None
    assert [s.seek for s in transcript.segments] == [0, 1000, 2000]
