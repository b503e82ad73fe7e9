"""Evidence of a word, and counting of repetition."""

import pytest
from builders import scripts, speech_at, texts, word, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import RetryOptions, VerifyOptions
from tacet.core.words.evidence import with_evidence
from tacet.core.words.repetition import count_repeats, count_restarted, is_said_twice

TAIL = RetryOptions().restart_tail
SPEECH = speech_at(candidate=[(1.0, 3.0), (10.0, 11.0)], certain=[(1.0, 2.0)], duration=20.0)


def measured(start, end):
    (measured_word,) = with_evidence([word("hello", start, end)], SPEECH, VerifyOptions())
    return measured_word.evidence


def test_a_word_in_certain_speech_has_all_the_evidence():
    evidence = measured(1.2, 1.6)
    assert evidence.speech_max == pytest.approx(0.95)
    assert evidence.speech_mean == pytest.approx(0.95)
    assert evidence.speech_overlap == evidence.certain_overlap == 1.0
    assert evidence.level == pytest.approx(30, abs=2)  # speech at -20 in a room at -50 dBFS


def test_a_word_in_silence_has_none():
    evidence = measured(15.0, 15.4)
    assert evidence.speech_max == pytest.approx(0.02)
    assert evidence.speech_overlap == evidence.certain_overlap == 0.0
    assert evidence.level < 6


def test_a_word_half_in_speech_has_half_the_evidence():
    assert measured(2.8, 3.2).speech_overlap == pytest.approx(0.5)
    assert measured(1.8, 2.2).certain_overlap == pytest.approx(0.5)


def test_a_word_without_length_is_measured_by_its_surroundings():
    assert measured(10.5, 10.5).speech_overlap == 1.0
    assert measured(15.0, 15.0).speech_overlap == 0.0


def test_a_word_at_the_very_beginning_or_end_can_be_measured():
    assert measured(0.0, 0.0).speech_max < 0.1
    assert measured(20.0, 20.0).speech_max < 0.1


@given(scripts(20.0))
def test_measuring_changes_no_word_and_every_share_is_a_share(words):
    measured_words = with_evidence(words, SPEECH, VerifyOptions())
    assert texts(measured_words) == texts(words)
    assert [w.span for w in measured_words] == [w.span for w in words]
    for w in measured_words:
        e = w.evidence
        shares = (e.speech_max, e.speech_mean, e.speech_overlap, e.certain_overlap)
        assert all(0 <= share <= 1 and type(share) is float for share in shares)
        assert e.speech_mean <= e.speech_max + 1e-6


def test_what_the_engine_measured_is_kept():
    (measured_word,) = with_evidence(
        [word("hello", 1, 2, min_token_probability=0.3)], SPEECH, VerifyOptions()
    )
    assert measured_word.evidence.min_token_probability == 0.3


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("", []),
        ("one two three", [1, 1, 1]),
        ("no no no no", [4, 4, 4, 4]),
        ("oh no, No. NO!", [1, 3, 3, 3]),
        ("thank you thank you bye", [2, 2, 2, 2, 1]),
        ("a b c a b c a b c", [3] * 9),
        ("no no yes no no", [2, 2, 1, 2, 2]),
    ],
)
def test_repeats_are_counted_by_phrase(text, counts):
    assert count_repeats(text.split()) == counts


@given(st.integers(1, 8), st.integers(2, 9))
def test_a_phrase_of_up_to_eight_words_is_counted(size, times):
    phrase = [f"w{i}" for i in range(size)]
    assert count_repeats(phrase * times) == [times] * (size * times)


def test_the_count_reaches_the_evidence():
    measured_words = with_evidence(words_at("no no no go", 1.0), SPEECH, VerifyOptions())
    assert [w.evidence.repeats for w in measured_words] == [3, 3, 3, 1]


WORDS = st.lists(st.integers(0, 10**6).map(str), min_size=6, max_size=20, unique=True)


@given(WORDS, WORDS, st.lists(st.sampled_from("abc"), max_size=3))
def test_a_run_repeated_at_the_end_is_counted(run, other, between):
    between = [*between, *(w for w in other if w not in run)]
    assert count_restarted([*run, *between, *run], 6, TAIL) == len(run)
    assert count_restarted([*run, *between, *run, "and", "so"], 6, TAIL) == len(run)
    assert count_restarted([*run, *between], 6, TAIL) == 0


@given(WORDS)
def test_what_is_repeated_with_more_behind_it_was_said(run):
    assert count_restarted([*run, *run, "and", "then", "on"], 6, TAIL) == 0


@given(st.lists(st.sampled_from(["no", "yes"]), max_size=30), st.integers(2, 6))
def test_no_more_is_repeated_than_there_is(said, shortest):
    assert 0 <= count_restarted(said, shortest, TAIL) <= max(0, len(said) - shortest)


@pytest.mark.parametrize(
    ("said", "twice"), [("5 5.", True), ("no no no", False), ("see you see you", True), ("", False)]
)
def test_a_phrase_written_twice(said, twice):
    assert is_said_twice(said.split()) is twice
