"""A review stops at names, numbers and words that the model was not sure of, and at a cut end."""

from dataclasses import replace

import pytest
from builders import word
from transcripts import segment, transcript

from tacet.core.options import ReviewOptions
from tacet.core.review.stops import Stop, StopKind, find_stops
from tacet.core.span import Span
from tacet.core.transcript import Transcript, Verdict

OPTIONS = ReviewOptions()


def said(*words: tuple[str, float], language: str = "en") -> Transcript:
    """Words with the probability of their least sure token, half a second each."""
    made = [
        word(text, at / 2, at / 2 + 0.4, 0.9, min_token_probability=sure)
        for at, (text, sure) in enumerate(words)
    ]
    return replace(transcript(segment(*made)), language=language)


def stops(text: Transcript) -> list[tuple[str, list[str]]]:
    texts = {one.id: one.text.strip() for one in text.words}
    found = find_stops(text, OPTIONS)
    return [(stop.kind.value, [texts[id] for id in stop.words]) for stop in found]


def test_a_name_inside_a_sentence_is_a_stop_sooner_than_another_word():
    text = said(("We", 0.5), ("met", 0.5), ("Sherlock", 0.5), ("there.", 0.5), ("Then", 0.5))
    assert stops(text) == [("name", ["Sherlock"])]


def test_names_that_follow_each_other_are_one_stop():
    text = said(("in", 0.9), ("New", 0.4), ("York,", 0.5), ("he", 0.9))
    assert stops(text) == [("name", ["New", "York,"])]


@pytest.mark.parametrize("number", ["17", "3.5", "B12", "３", "٤٢", "二"])
def test_a_number_in_any_writing_is_a_stop(number: str):
    assert stops(said(("room", 0.9), (number, 0.5))) == [("number", [number])]
    assert stops(said(("room", 0.9), (number, 0.7))) == []


def test_any_word_is_a_stop_where_the_model_was_hardly_sure():
    assert stops(said(("a", 0.9), ("widget", 0.2), ("fell", 0.35))) == [("word", ["widget"])]


@pytest.mark.parametrize("text", ["I", "I'm", "I’ll", "A"])
def test_a_capital_that_belongs_to_the_language_is_no_name(text: str):
    assert stops(said(("and", 0.9), (text, 0.5))) == []


def test_where_all_nouns_have_capitals_a_capital_is_no_name():
    assert stops(said(("das", 0.9), ("Haus", 0.5), language="de")) == []
    assert stops(said(("das", 0.9), ("Haus", 0.2), language="de")) == [("word", ["Haus"])]


def test_a_capital_at_the_start_of_a_window_is_no_name_and_one_within_a_sentence_is():
    first = segment(*said(("we", 0.9), ("went", 0.9)).words)
    here = segment(word("London", 5, 6, 0.9, min_token_probability=0.5))
    assert stops(transcript(first, here)) == [("name", ["London"])]
    assert stops(transcript(first, replace(here, seek=500))) == []


def test_a_word_in_doubt_is_a_stop_already():
    text = said(("met", 0.9), ("Sherlock", 0.1))
    (whole,) = text.segments
    doubted = tuple(replace(one, verdict=Verdict.DOUBTFUL) for one in whole.words)
    assert stops(transcript(replace(whole, words=doubted))) == []


def ended(certain: float, duration: float, listened_to: float | None = None) -> Transcript:
    text = said(("go", 0.9), ("on", 0.9))
    spans = (Span(0.0, certain),)
    return replace(text, certain=spans, duration=duration, listened_to=listened_to)


def test_speech_up_to_the_last_moment_is_a_stop_at_the_last_word():
    assert stops(ended(9.99, 10.0)) == [("ending", ["on"])]
    assert stops(ended(9.8, 10.0)) == []
    assert stops(ended(9.99, 10.0, listened_to=9.99)) == [], "the run goes on"


def test_a_text_without_words_or_speech_has_no_stop():
    assert find_stops(Transcript(10.0), OPTIONS) == ()
    assert find_stops(Transcript(10.0, certain=(Span(0, 10),)), OPTIONS) == ()


def test_every_kind_says_why_in_words_of_its_own():
    reasons = {Stop(kind, ()).reason for kind in StopKind}
    assert len(reasons) == len(StopKind)
