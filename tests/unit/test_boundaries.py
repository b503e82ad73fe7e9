"""Line and phrase breaks in several writing systems."""

from dataclasses import replace

import pytest
from builders import pieced, word, words_at
from transcripts import segment

from tacet.core.text.boundaries import ends_sentence, is_one_word, whole_words, width


@pytest.mark.parametrize(
    ("before", "after", "one"),
    [
        (" T", "-Rex", True),
        (" Etats", "-Unis", True),
        (" 0", ".6", True),
        (" l'", "homme", True),
        (" so", " what", False),
        (" fait-il", " ?", True),
        ("今天", "我们", False),
        ("です", "。", True),
        ("「", "はい", True),
        ("きょ", "う", False),
        ("コ", "ーヒー", True),
        ("วันนี้", "อากาศ", False),
        ("เ", "ช้า", True),
        (" नमस्", "ते", True),
        ("", "x", False),
    ],
)
def test_what_begins_without_a_space_is_one_word_but_where_none_are_written(before, after, one):
    assert is_one_word(before, after) is one


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        (" done.", " Then", True),
        (' "done."', " Then", True),
        (" really?", " he asked", True),
        (" Mr.", " Quilter", False),
        (" John F.", " Kennedy", False),
        (" So do I.", " You", True),
        (" wait...", " and see", False),
        (" شكرا؟", " نعم", True),
        (" है।", " यह", True),
        ("です。", "今日", True),
        (" and", " then", False),
        ("", " then", False),
    ],
)
def test_a_sentence_ends_with_its_mark_unless_it_goes_on(before, after, ends):
    assert ends_sentence(before, after) is ends


@pytest.mark.parametrize(
    ("text", "kana", "letters"),
    [
        ("abc", False, 3),
        ("é", False, 1),
        ("今" * 16, False, 42),
        ("今" * 13, True, 42),
        ("ที่", False, 1),
    ],
)
def test_a_line_holds_fewer_wide_letters_and_marks_take_no_room(text, kana, letters):
    assert width(text, kana) == pytest.approx(letters)


def test_pieces_of_a_word_are_joined_with_the_time_of_both():
    said = segment(word("a", 0, 1), word("T", 1, 1.2), pieced("-Rex", 1.2, 1.8), word("eats", 2, 3))
    whole = whole_words([said])
    assert [(w.text, w.span.start, w.span.end) for w in whole] == [
        (" a", 0, 1),
        (" T-Rex", 1, 1.8),
        (" eats", 2, 3),
    ]


def test_a_windows_first_word_is_a_word_even_without_its_space():
    first = segment(word("Hello.", 0, 1))
    later = replace(segment(pieced("Again", 5, 6)), seek=500)
    assert [w.text for w in whole_words([first, later])] == [" Hello.", " Again"]


@pytest.mark.parametrize(
    ("before", "begins", "rest", "read"),
    [
        ("so my fellow Americans", "Ask", "not what to ask", " ask"),
        ("so my fellow Americans.", "Ask", "not what to ask", " Ask"),
        ("so my fellow Americans", "Ask", "not what to do", " Ask"),
        ("so my fellow", "Americans", "do not ask Americans", " Americans"),
    ],
)
def test_a_window_inside_a_sentence_begins_small_if_the_text_shows_that_it_may(
    before, begins, rest, read
):
    first = segment(*words_at(before, 0))
    start = first.span.end + 1
    later = replace(segment(word(begins, start, start + 1), *words_at(rest, start + 1)), seek=500)
    assert whole_words([first, later])[len(before.split())].text == read


def test_a_pause_without_a_mark_is_a_space_in_chinese():
    first, later = segment(pieced("停靠", 0, 1)), segment(pieced("政党", 2.5, 3))
    assert [w.text for w in whole_words([first, later])] == ["停靠", " 政党"]


def test_a_segment_without_words_gives_those_of_its_text():
    bare = segment(word("one two three", 0, 6))
    without = replace(bare, words=())
    assert [w.text for w in whole_words([without])] == [" one", " two", " three"]
    assert whole_words([without])[-1].span.end == pytest.approx(6)
