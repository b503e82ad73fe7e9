"""Text that reads as prose."""

from dataclasses import replace

from builders import pieced, word, words_at
from hypothesis import given
from hypothesis import strategies as st
from transcripts import any_transcript, segment, words

from tacet.core.text.paragraphs import (
    FULL,
    NOTHING,
    TOO_LONG,
    begins_paragraph,
    paragraphs,
    text_of,
    with_paragraphs,
)
from tacet.core.transcript import Transcript


def said(*texts_at):
    return [segment(*words_at(text, start)) for text, start in texts_at]


def read(segments):
    return [text_of(paragraph) for paragraph in paragraphs(segments)]


def test_a_sentence_that_a_pause_parts_is_one_line():
    spoken = said(("And so, my fellow Americans,", 0.0), ("ask not", 3.5))
    assert read(spoken) == ["And so, my fellow Americans, ask not"]


def test_a_long_silence_begins_a_paragraph():
    assert read(said(("I came.", 0.0), ("I saw.", 4.0))) == ["I came.", "I saw."]
    assert read(said(("I came.", 0.0), ("I saw.", 2.0))) == ["I came. I saw."]
    assert read(said(("I came", 0.0), ("and saw", 8.0))) == ["I came", "and saw"]


def test_another_language_begins_a_paragraph():
    one, two, three = said(("I say", 0.0), ("la vie", 1.0), ("again", 2.0))
    assert read([one, replace(two, language="fr"), three]) == ["I say", "la vie", "again"]


def test_a_long_paragraph_ends_with_a_sentence_and_never_inside_one():
    spoken = said(*((f"This is sentence number {i}.", i * 2.0) for i in range(60)))
    lines = read(spoken)
    assert len(lines) > 2
    assert all(text.endswith(".") and FULL <= len(text) < FULL + 40 for text in lines[:-1])


def test_a_text_without_any_mark_is_parted_at_its_pauses():
    spoken = said(*(("and then another thing was said", i * 3.0) for i in range(100)))
    assert all(len(text) < TOO_LONG + 50 for text in read(spoken))


def test_no_line_begins_inside_a_word():
    spoken = [segment(word("the", 0, 0.3), word("T", 0.4, 0.5)), segment(pieced("-Rex", 2.0, 2.5))]
    assert text_of(spoken) == "the T-Rex"


def test_chinese_is_joined_without_spaces():
    spoken = [
        segment(pieced("今天", 0, 0.4), pieced("很好。", 0.4, 1)),
        segment(pieced("是", 2, 2.2)),
    ]
    assert read(spoken) == ["今天很好。是"]


@given(any_transcript())
def test_every_word_stands_in_one_paragraph_in_order(told: Transcript):
    grouped = paragraphs(told.segments)
    assert [s for paragraph in grouped for s in paragraph] == list(told.segments)
    assert begins_paragraph(told.segments).count(True) == len(grouped)


@given(any_transcript(), st.integers(0, 20))
def test_a_text_that_is_told_in_two_pieces_has_the_paragraphs_of_the_whole(told: Transcript, size):
    first, then = told.segments[:size], told.segments[size:]
    assert begins_paragraph(told.segments) == [
        *begins_paragraph(first), *begins_paragraph(then, NOTHING.after(first)),
    ]  # fmt: skip


@given(st.lists(st.floats(0, 8), max_size=30), st.integers(0, 30))
def test_text_that_grows_changes_no_paragraph_above_it(pauses, size):
    at, spoken = 0.0, []
    for i, pause in enumerate(pauses):
        spoken.append(segment(*words_at("a sentence of some length and more" + "." * (i % 2), at)))
        at = spoken[-1].span.end + pause
    assert begins_paragraph(spoken)[:size] == begins_paragraph(spoken[:size])


def test_paragraphs_that_were_numbered_stay_as_they_are_whatever_is_edited():
    long = [segment(*words(" This", f" goes on{'n' * 200}.", start=2.0 * i)) for i in range(6)]
    numbered = with_paragraphs(long)
    before = begins_paragraph(numbered)
    assert before == begins_paragraph(long)
    assert before == [True, False, True, False, True, False]
    shorter = [replace(numbered[0], text=" x."), *numbered[1:]]
    assert begins_paragraph(shorter) == before
    assert begins_paragraph([replace(long[0], text=" x."), *long[1:]]) != before
    assert begins_paragraph(numbered[:2] + numbered[3:]) == [True, False, True, True, False]


def test_what_follows_a_persons_split_stays_in_its_paragraph_and_numbers_do_not_hold_it_back():
    numbered = with_paragraphs(said(("one", 0.0), ("two", 0.5), ("three", 1.0)))
    assert begins_paragraph(numbered) == [True, False, False]
    split = [numbered[0], replace(numbered[1], split_off=True), numbered[2]]
    assert begins_paragraph(split) == [True, True, False]
