"""Retries: their reasons, strategies, and which text wins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import pytest
from builders import audio, noise, speech_at, texts, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import TranscribeOptions, VerifyOptions, with_named
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.speech.detection import Speech
from tacet.core.transcript import Verdict
from tacet.core.window import Attempt, Window, WindowResult
from tacet.core.words.evidence import with_evidence
from tacet.core.words.retries import Retries
from tacet.core.words.rules import WindowCertainty
from tacet.core.words.scripts import main_script, usual_script
from tacet.core.words.verify import judged

OPTIONS = with_named(TranscribeOptions(), {"profile": "exact"})
UNSURE = WindowCertainty(-0.9, 0.5)
SPEECH = speech_at([(1.0, 5.0)], duration=10.0)
WINDOW = Window(Span(0.7, 9.5), (Span(1.0, 5.0),))
FACTS = EngineFacts("scripted", "s", "s", 30.0, ("en",), "cpu", "int8")


class Answers:
    """An engine that gives these answers, one decode after the other."""

    facts = FACTS

    def __init__(self, *answers: WindowResult) -> None:
        self.answers, self.asked = list(answers), 0

    def recognize(self, audio, windows: Sequence[Window], options) -> Iterator[WindowResult]:
        for window in windows:
            self.asked += 1
            yield replace(self.answers[min(self.asked, len(self.answers)) - 1], window=window)


def written(text: str, start: float = 1.0, step: float = 0.4, **figures: float) -> WindowResult:
    """Result of an engine, its words spread over the speech."""
    words = words_at(text, start, step)
    attempt = Attempt("first", 0.0, 5, figures.get("avg_logprob", -0.3), 1.0, len(words))
    known = {"avg_logprob": -0.3, "compression_ratio": 1.0} | figures
    return WindowResult(WINDOW, words=words, attempts=(attempt,), **known)


def judge(result: WindowResult, speech: Speech = SPEECH) -> WindowResult:
    words = with_evidence(result.words, speech, VerifyOptions())
    return replace(result, words=judged(words, speech, UNSURE, OPTIONS.verify))


def retries(*answers: WindowResult, options: TranscribeOptions = OPTIONS) -> Retries:
    return Retries(audio(noise(10.0)), Answers(*answers), options, judge, SPEECH)


FULL = written("one two three four five six seven eight nine ten")
FEW = written("one two")
REASONS = {
    "speech without words": FEW,
    "repetition": replace(FULL, compression_ratio=3.0),
    "low probability": replace(FULL, avg_logprob=-1.5),
    "too many words": written("la " * 40, step=0.1),
    "no speech": replace(FULL, no_speech_prob=0.9),
    "words without speech": written("one two three four five six seven eight nine ten", 5.0),
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_is_suspicious_is_retried(reason):
    again = retries(FULL)
    assert reason in again.reasons(judge(REASONS[reason]))


def test_a_short_stretch_of_voice_without_any_word_is_retried():
    said = speech_at([(1.0, 5.0), (6.0, 6.5)], duration=10.0)
    again = replace(retries(FULL), speech=said)
    window = replace(WINDOW, speech=said.candidate)
    assert again.reasons(judge(replace(FULL, window=window))) == ["speech without words"]
    whole = replace(FULL, window=window, words=(*FULL.words, *words_at("eleven", 6.0, 0.5)))
    assert "speech without words" not in again.reasons(judge(whole))


def test_a_good_result_is_not_retried():
    again = retries(FULL)
    assert again.reasons(judge(FULL)) == []
    (best,) = again.best_results([judge(FULL)])
    assert again.engine.asked == 0
    assert (texts(best.words), best.retry) == (texts(FULL.words), 0)


def test_the_text_with_more_supported_words_wins_and_every_attempt_is_listed():
    (best,) = retries(FULL).best_results([judge(FEW)])
    assert (texts(best.words), best.retry) == (texts(FULL.words), 1)
    reason = "other timestamp mode: speech without words"
    assert [a.why for a in best.attempts] == ["first", reason]


def test_retries_are_bounded():
    again = retries(FEW)
    again.best_results([judge(FEW)])
    assert again.engine.asked == OPTIONS.retries.max_retries < 4
    none = retries(FULL, options=with_named(OPTIONS, {"max_retries": 0}))
    none.best_results([judge(FEW)])
    assert none.engine.asked == 0


LONG = Window(Span(0.7, 24.5), (Span(1.0, 8.0), Span(9.0, 16.0), Span(17.0, 24.0)))


class Forgetful:
    """Engine that forgets all but the beginning of a long window."""

    facts = FACTS

    def __init__(self) -> None:
        self.asked: list[Window] = []

    def recognize(self, audio, windows: Sequence[Window], options) -> Iterator[WindowResult]:
        for window in windows:
            self.asked.append(window)
            speech = window.speech if window.span.duration <= 10 else window.speech[:1]
            logprob = -0.3 if window.span.duration <= 10 else -0.1
            words = [w for s in speech for w in words_at("so much to say here", s.start, 1.4)]
            attempt = Attempt("first", 0.0, 5, logprob, 1.0, len(words))
            yield WindowResult(window, (), tuple(words), logprob, 0.0, 1.0, attempts=(attempt,))


def test_a_long_window_that_was_half_forgotten_is_retried_in_parts():
    speech = speech_at([(s.start, s.end) for s in LONG.speech], duration=30.0)
    judged_here = partial(judge, speech=speech)
    engine = Forgetful()
    again = Retries(audio(noise(30.0)), engine, OPTIONS, judged_here, speech)
    (first,) = engine.recognize(None, [LONG], OPTIONS.decode)
    (best,) = again.best_results([judged_here(first)])
    assert len(first.words) == 5
    assert len(best.words) == 15
    assert best.attempts[-1].why == "in parts: speech without words"
    assert [w.span.duration <= 10 for w in engine.asked[1:]] == [True] * 3


def test_words_that_no_retry_wrote_are_removed_when_in_doubt():
    speech = speech_at([(1.0, 2.0)], [], duration=10.0)
    doubting = partial(judge, speech=speech)
    window = Window(Span(0.7, 2.2), speech.candidate)
    first = replace(written("maybe so", 1.0, 0.5), window=window)
    other = replace(written("other words", 1.0, 0.5), window=window)
    again = Retries(audio(noise(10.0)), Answers(other), OPTIONS, doubting, speech)
    (best,) = again.best_results([doubting(first)])
    assert {w.verdict for w in best.words} == {Verdict.REMOVED}
    assert all("another look" in w.reasons[-1] for w in best.words)


@pytest.mark.parametrize(
    ("text", "step", "verdict"),
    [("No no no no", 0.5, Verdict.KEPT), ("the " * 30, 0.05, Verdict.REMOVED)],
    ids=["really said", "stuck"],
)
def test_real_repeats_are_kept_and_loops_are_cut(text, step, verdict):
    words = judge(written(text.strip(), 1.0, step)).words
    assert {w.verdict for w in words} == {verdict}
    assert all(bool(w.reasons) == (verdict is Verdict.REMOVED) for w in words)


def test_a_window_without_pauses_is_not_retried_as_it_was():
    speech = speech_at([(1.0, 24.0)], duration=30.0)
    window = Window(Span(0.7, 24.3), speech.candidate)
    engine = Forgetful()
    again = Retries(audio(noise(30.0)), engine, OPTIONS, lambda r: r, speech)
    (best,) = again.best_results([replace(FEW, window=window)])
    assert [a.why.split(":")[0] for a in best.attempts[1:]] == [
        "other timestamp mode",
        "earlier start",
    ]


def test_a_window_that_cannot_begin_earlier_is_not_retried_as_it_was():
    window = replace(WINDOW, span=Span(0.0, 9.5))
    again = retries(FEW)
    (best,) = again.best_results([replace(judge(FEW), window=window)])
    assert [a.why.split(":")[0] for a in best.attempts[1:]] == ["other timestamp mode", "beam 1"]


FOUR = Window(Span(0.7, 9.5), (Span(1.0, 2.8), Span(3.2, 5.0)))


def said_in_four_seconds(second: str, step: float) -> WindowResult:
    """Four words at an easy pace, then others."""
    words = (*words_at("big red fish swims", 1.0, 0.45), *words_at(second, 3.2, step))
    attempt = Attempt("first", 0.0, 5, -0.1, 1.1, len(words))
    return WindowResult(FOUR, (), words, -0.1, 0.0, 1.1, attempts=(attempt,))


def test_a_phrase_repeated_faster_than_the_speaker_speaks_is_retried():
    loop = said_in_four_seconds("seven before again " * 4 + "child mind", 0.12)
    right = said_in_four_seconds("seven before again seven child mind", 0.3)
    again = retries(right)
    assert again.reasons(judge(loop)) == ["repetition"]
    (best,) = again.best_results([judge(loop)])
    assert texts(best.words)[4:] == ["seven", "before", "again", "seven", "child", "mind"]


def test_what_somebody_really_says_three_times_has_time_and_stays():
    said = said_in_four_seconds("no no no no", 0.45)
    again = retries(said_in_four_seconds("no no", 0.9))
    assert again.reasons(judge(said)) == []


HASTY = with_named(OPTIONS, {"profile": "balanced"})
ONCE = "big red fish swim in the cold lake"


def test_a_window_that_the_model_began_again_is_written_once():
    began_again = written(f"{ONCE} {ONCE}", step=0.25)
    again = retries(written(ONCE, step=0.5), options=HASTY)
    assert again.reasons(judge(began_again)) == ["repetition"]
    assert (
        retries(FULL).reasons(judge(began_again)) == []
    )  # decoded whole, the model has no cause to
    (best,) = again.best_results([judge(began_again)])
    assert " ".join(texts(best.words)) == ONCE


def test_a_sentence_that_is_really_said_twice_stays():
    """The retry leaves the second half of the speech without words."""
    said_twice = written(f"{ONCE} {ONCE}", step=0.25)
    (best,) = retries(written(ONCE, step=0.25), options=HASTY).best_results([judge(said_twice)])
    assert " ".join(texts(best.words)) == f"{ONCE} {ONCE}"


def test_what_the_whole_window_writes_twice_again_costs_no_further_retry():
    said_twice = written(f"{ONCE} {ONCE}", step=0.25)
    again = retries(said_twice, options=HASTY)
    (best,) = again.best_results([judge(said_twice)])
    assert again.engine.asked == 1
    assert best.attempts[-1].why == "whole window: repetition"
    assert " ".join(texts(best.words)) == f"{ONCE} {ONCE}"


@pytest.mark.parametrize(("most", "asked"), [(0, 0), (1, 2), (2, 3)])
def test_decoding_a_short_window_whole_is_not_counted_among_the_retries(most, asked):
    again = retries(FEW, options=with_named(HASTY, {"max_retries": most}))
    again.best_results([judge(FEW)])
    assert again.engine.asked == asked


def test_what_was_decoded_whole_at_first_is_not_decoded_whole_again():
    again = retries(FULL)
    (best,) = again.best_results([judge(FEW)])
    assert all(not attempt.why.startswith("whole window") for attempt in best.attempts)


def test_a_window_in_another_script_than_its_neighbors_is_retried():
    cyrillic = judge(written("это было совсем не так уж плохо как кажется"))
    again = retries(FULL)
    assert again.reasons(cyrillic, "CYRILLIC") == []
    assert again.reasons(cyrillic, "LATIN") == ["another script"]
    results = again.best_results([judge(FULL), judge(FULL), cyrillic])
    assert "another script" in results[2].attempts[-1].why
    assert again.engine.asked >= 1


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Guten Morgen", "LATIN"),
        ("доброе утро", "CYRILLIC"),
        ("おはよう世界", "CJK"),
        ("12 !", None),
    ],
)
def test_the_script_is_that_of_most_letters(text, script):
    assert main_script(text) == script


@given(st.lists(st.text(max_size=20), max_size=6))
def test_the_usual_script_is_one_of_the_texts_own(written):
    usual = usual_script(written)
    assert usual is None or usual in {main_script(text) for text in written}


def test_what_everything_speaks_against_is_not_retried():
    nobody = speech_at([(1.0, 5.0)], [], duration=10.0)
    bark = written("woof woof", avg_logprob=-1.2, no_speech_prob=0.9)
    removed = tuple(replace(w, verdict=Verdict.REMOVED) for w in bark.words)
    again = replace(retries(FULL), speech=nobody)
    (best,) = again.best_results([replace(bark, words=removed)])
    assert len(best.attempts) == 1
    assert again.engine.asked == 0
