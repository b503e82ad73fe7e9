"""Subtitles that need no rework: every promise for any words at all."""

import itertools

import pytest
from builders import pieced, word, words_at
from hypothesis import given, settings
from hypothesis import strategies as st

from tacet.core.options.exporting import USUAL, SubtitleRules
from tacet.core.span import Span
from tacet.core.text.boundaries import width
from tacet.core.text.subtitles import subtitles
from tacet.core.transcript import Word


def read(words, until=100.0, lines=2):
    return [text_of(cue) for cue in subtitles(words, until, SubtitleRules(max_line_count=lines))]


def text_of(cue):
    return "\n".join("".join(w.text for w in line).strip() for line in cue.lines)


LETTERS = st.text(alphabet="abcdefghij", min_size=1, max_size=12)
MARKS = st.sampled_from(["", "", "", ",", ".", "?"])
PAUSES = st.sampled_from([0.0, 0.0, 0.05, 0.3, 0.9, 2.5, 20.0])
RULES = st.sampled_from(
    [
        USUAL,
        SubtitleRules(reading_speed=10.0, shortest_cue=2.0, longest_cue=4.0, cue_gap=0.5),
        SubtitleRules(20, 1, reading_speed=25.0, shortest_cue=0.0, longest_cue=10.0, cue_gap=0.0),
    ]
)
WIDE = st.text(alphabet="今日我们的天気はいコー", min_size=1, max_size=4)


@st.composite
def spoken(draw):
    """Words in order, spaced or Chinese, and the recording's length."""
    wide, at, words = draw(st.booleans()), draw(st.sampled_from([0.0, 3.0])), []
    for _ in range(draw(st.integers(0, 60))):
        text = draw(WIDE) if wide else " " + draw(LETTERS) + draw(MARKS)
        end = at + draw(st.floats(0.0, 0.8))
        words.append(Word(Span(at, end), text, 0.9))
        at = end + draw(PAUSES)
    return words, at + draw(st.sampled_from([0.0, 0.5, 10.0]))


@settings(max_examples=60, deadline=None)
@given(spoken(), st.integers(1, 3))
def test_every_word_stands_once_and_in_order(told, lines):
    words, until = told
    cues = subtitles(words, until, SubtitleRules(max_line_count=lines))
    assert [w for cue in cues for line in cue.lines for w in line] == words
    assert all(len(cue.lines) <= lines for cue in cues)


@settings(max_examples=60, deadline=None)
@given(spoken(), st.integers(1, 3), st.sampled_from([20, 32, 42, 60]))
def test_no_line_is_too_wide_unless_it_is_one_word(told, lines, letters):
    words, until = told
    kana = any(letter in "のはいコー" for w in words for letter in w.text)
    for cue in subtitles(words, until, SubtitleRules(letters, lines)):
        for line in cue.lines:
            text = "".join(w.text for w in line).strip()
            assert len(line) == 1 or width(text, kana) <= letters + 1e-6


def test_very_many_narrow_lines_take_no_time_to_weigh():
    words = [word("a b"[i % 2 :: 2], i * 0.1, i * 0.1 + 0.1) for i in range(60)]
    cues = subtitles(words, 10.0, SubtitleRules(4, 60))
    assert [w for cue in cues for line in cue.lines for w in line] == words
    assert max(len(cue.lines) for cue in cues) > 20


@settings(max_examples=60, deadline=None)
@given(spoken(), RULES)
def test_cues_are_around_their_words_apart_and_inside_the_recording(told, rules):
    words, until = told
    cues = subtitles(words, until, rules)
    for cue in cues:
        said = [w for line in cue.lines for w in line]
        assert cue.span.start == said[0].span.start
        assert said[-1].span.end <= cue.span.end <= until
        assert len(said) == 1 or said[-1].span.end - said[0].span.start <= rules.longest_cue + 1e-9
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(cues))


@settings(max_examples=60, deadline=None)
@given(spoken(), RULES)
def test_a_cue_stays_until_it_can_be_read_where_silence_allows(told, rules):
    words, until = told
    cues = subtitles(words, until, rules)
    limits = [*(b.span.start - rules.cue_gap for b in cues[1:]), until]
    kana = any(letter in "のはいコー" for w in words for letter in w.text)
    for cue, limit in zip(cues, limits, strict=bool(cues)):
        text = "".join(w.text for line in cue.lines for w in line).strip()
        needed = max(rules.shortest_cue, width(text, kana) / rules.reading_speed)
        wanted = cue.span.start + min(needed, rules.longest_cue)
        assert cue.span.end >= min(wanted, limit) - 1e-6


def test_lines_are_balanced_and_break_before_a_phrase():
    said = words_at("The quick brown fox was seen by everyone in the garden of the house", 0.0)
    assert read(said) == ["The quick brown fox was seen\nby everyone in the garden of the house"]


def test_a_cue_ends_with_a_sentence_rather_than_one_word_later():
    first = "We have come a very long way to see all of you here at home today."
    said = words_at(f"{first} And now we will go back", 0.0)
    assert all("\n" not in text for text in read(said, lines=1))


def test_a_short_word_stays_a_second_and_leaves_a_gap_before_the_next():
    long, short = subtitles([word("Yes.", 1, 1.2), word("No.", 5.5, 5.6)], 5.9)
    assert (long.span.end, short.span.end) == (2.0, 5.9)
    first, _ = subtitles([word("Yes.", 1, 6), word("No.", 9.5, 9.6)], 20)
    assert first.span == Span(1, 6)


@pytest.mark.parametrize(
    ("letters", "most"), [("今天我们去看电影吧很好", 16), ("今日はいい天気ですねの", 13)]
)
def test_lines_of_wide_letters_are_as_long_as_is_usual_for_them(letters, most):
    words = [pieced(letter, i / 5, i / 5 + 0.2) for i, letter in enumerate(letters * 5)]
    lines = [line for text in read(words) for line in text.split("\n")]
    assert max(map(len, lines)) <= most
    assert "".join(lines) == letters * 5


def test_thai_is_broken_without_spaces_and_never_inside_a_syllables_signs():
    pieces = ["วัน", "นี้", "อา", "กาศ", "ดี", "มาก", "เรา", "ไป", "เที่ยว", "กัน"] * 4
    words = [pieced(text, i * 0.3, i * 0.3 + 0.3) for i, text in enumerate(pieces)]
    lines = [line for text in read(words) for line in text.split("\n")]
    assert max(width(line) for line in lines) <= USUAL.line_letters
    assert "".join(lines) == "".join(pieces)


def test_a_long_recording_is_laid_out_soon():
    words = words_at("word and another, then more of it. " * 1500, 0.0)
    assert len(subtitles(words, words[-1].span.end)) > 500
