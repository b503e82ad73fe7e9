"""The honest line about a transcript."""

import re
from dataclasses import replace

import pytest
from builders import removed, word
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.assemble import NOBODY, assemble, segments_of, shard_text
from tacet.core.span import Span
from tacet.core.summary import in_words, summarize
from tacet.core.transcript import Mark, Missed, Transcript
from tacet.core.window import Window, WindowResult

UNITS = {"h": 3600, "min": 60, "s": 1}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"), (0.8, "0.8 s"), (0.96, "1 s"), (1.0, "1 s"), (9.94, "9.9 s"), (9.96, "10 s"),
        (12.3, "12 s"), (59.6, "1 min 00 s"), (192, "3 min 12 s"), (3599.7, "1 h 00 min"),
        (3720, "1 h 02 min"), (90_000, "25 h 00 min"),
    ],
)  # fmt: skip
def test_a_length_of_time_as_a_person_says_it(seconds, words):
    assert in_words(seconds) == words


@given(st.floats(0, 400_000))
def test_a_length_in_words_is_the_length_to_the_unit_shown(seconds):
    parts = re.findall(r"([\d.]+) (h|min|s)", in_words(seconds))
    said = sum(float(number) * UNITS[unit] for number, unit in parts)
    shown = UNITS[parts[-1][1]] if seconds >= 9.95 else 0.1
    assert abs(said - seconds) <= shown * (1.01 if seconds >= 3600 else 0.51)
    assert all(float(n) < 60 for n, unit in parts if unit != "h")


def test_a_silent_recording_says_so():
    summary = summarize(assemble(60.0, (), (), []))
    assert summary.silent
    assert summary.reason == "Nobody speaks in this recording."
    assert summary.text == "no words in 1 min 00 s"


def test_where_nobody_speaks_nothing_is_called_speech():
    summary = summarize(Transcript(60.0, speech=(Span(3.0, 6.7),), reason=NOBODY))
    assert summary.text == "no words in 1 min 00 s, 3.7 s of which sounded like speech"


def test_what_was_set_aside_and_missed_is_said():
    transcript = Transcript(
        600.0,
        speech=(Span(0, 100), Span(200, 292)),
        removed=(
            removed("Thank", 120, 120.3),
            removed("you", 120.3, 120.6),
            removed("Bye", 400, 401),
        ),
        missed=(Missed(Span(250, 250.8), "no words"),),
    )
    summary = summarize(transcript)
    assert summary.text == (
        "3 min 12 s of speech in 10 min 00 s; 2 phrases set aside as unsupported; "
        "0.8 s of speech not understood"
    )
    assert (summary.removed_words, summary.removed_phrases) == (3, 2)


@pytest.mark.parametrize(
    ("listened_to", "text"),
    [
        (0.0, "1 h 00 min not listened to yet"),
        (250.0, "2 min 30 s of speech in the first 4 min 10 s of 1 h 00 min"),
        (None, "3 min 12 s of speech in 1 h 00 min"),
    ],
)
def test_what_was_not_listened_to_is_not_counted_as_silence(listened_to, text):
    speech = (Span(0, 100), Span(200, 292))
    summary = summarize(Transcript(3600.0, speech=speech, listened_to=listened_to))
    assert summary.text == text
    assert summary.silent is (listened_to is None)


def test_one_phrase_is_not_called_phrases():
    summary = summarize(Transcript(10.0, removed=(removed("you", 1, 2),)))
    assert "1 phrase set aside as unsupported" in summary.text


def test_words_are_counted_with_those_in_doubt():
    result = WindowResult(Window(Span(0, 5)), words=(word("a", 1, 2), word("b", 2, 3)))
    text = shard_text([result], [], 0.3)
    summary = summarize(assemble(5.0, (Span(1, 3),), (), [text]))
    assert (summary.words, summary.doubtful_words, summary.silent) == (2, 0, False)
    assert summary.reason is None


def test_what_a_person_did_is_said_too():
    shown = (
        replace(word("a", 1, 2), marks=(Mark.RESTORED,)),
        replace(word("b", 2, 3), marks=(Mark.ASKED, Mark.CONFIRMED)),
        replace(word("c", 3, 4), marks=(Mark.ASKED,)),
    )
    aside = replace(removed("d", 5, 6), marks=(Mark.SET_ASIDE,))
    segment = next(segments_of(WindowResult(Window(Span(0, 5)), words=shown)))
    summary = summarize(Transcript(10.0, segments=(segment,), removed=(aside,)))
    assert summary.text == (
        "0 s of speech in 10 s; 1 phrase set aside by a person; 1 word restored by a person; "
        "2 words written because a person asked"
    )
    assert (summary.removed_phrases, summary.restored_words, summary.asked_words) == (0, 1, 2)


def test_what_a_person_wrote_and_replaced_is_counted():
    shown = (replace(word("a", 1, 2), marks=(Mark.WRITTEN,)), word("b", 2, 3))
    segment = next(segments_of(WindowResult(Window(Span(0, 5)), words=shown)))
    summary = summarize(
        Transcript(10.0, segments=(segment,), rewritten=(word("c", 1, 1.5), word("d", 1.5, 2)))
    )
    assert summary.text == (
        "0 s of speech in 10 s; 1 word written by a person; 2 words replaced by a person"
    )
    assert (summary.written_words, summary.rewritten_words) == (1, 2)
