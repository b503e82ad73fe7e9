"""Second looks: why, in which ways, and which text wins."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from builders import audio, heard, noise, texts, words_at
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.options import TranscribeOptions, with_named
from tacet.core.protocols import EngineFacts
from tacet.core.span import Span
from tacet.core.transcript import Verdict
from tacet.core.window import Attempt, Window, WindowResult
from tacet.core.words.evidence import with_evidence
from tacet.core.words.retries import Retries
from tacet.core.words.scripts import main_script, usual_script
from tacet.core.words.verify import WindowCertainty, judged

OPTIONS = with_named(TranscribeOptions(), {"profile": "exact"})
UNSURE = WindowCertainty(-0.9, 0.5)
SPEECH = heard([(1.0, 5.0)], duration=10.0)
WINDOW = Window(Span(0.7, 9.5), (Span(1.0, 5.0),))
FACTS = EngineFacts("scripted", "s", "s", 30.0, ("en",), "cpu", "int8")


class Answers:
    """An engine that gives these answers, one look after the other."""

    facts = FACTS

    def __init__(self, *answers: WindowResult) -> None:
        self.answers, self.asked = list(answers), 0

    def recognize(self, audio, windows: Sequence[Window], options) -> Iterator[WindowResult]:
        for window in windows:
            self.asked += 1
            yield replace(self.answers[min(self.asked, len(self.answers)) - 1], window=window)


def written(text: str, start: float = 1.0, each: float = 0.4, **figures: float) -> WindowResult:
    """What an engine wrote, spread over the speech."""
    words = words_at(text, start, each)
    attempt = Attempt("first", 0.0, 5, figures.get("avg_logprob", -0.3), 1.0, len(words))
    known = {"avg_logprob": -0.3, "compression_ratio": 1.0} | figures
    return WindowResult(WINDOW, words=words, attempts=(attempt,), **known)


def judge(result: WindowResult) -> WindowResult:
    words = with_evidence(result.words, SPEECH)
    return replace(result, words=judged(words, SPEECH, UNSURE, OPTIONS.verify))


def looks(*answers: WindowResult, options: TranscribeOptions = OPTIONS) -> Retries:
    sound = audio(noise(10.0))
    return Retries(sound, Answers(*answers), options, judge, SPEECH)


FULL = written("one two three four five six seven eight nine ten")
FEW = written("one two")
REASONS = {
    "speech without words": FEW,
    "repetition": replace(FULL, compression_ratio=3.0),
    "low probability": replace(FULL, avg_logprob=-1.5),
    "too many words": written("la " * 40, each=0.1),
    "no speech": replace(FULL, no_speech_prob=0.9),
    "words without speech": written("one two three four five six seven eight nine ten", 5.0),
}


@pytest.mark.parametrize("reason", REASONS)
def test_what_is_suspicious_is_looked_at_again(reason):
    again = looks(FULL)
    assert reason in again.reasons(judge(REASONS[reason]))


def test_a_short_stretch_of_voice_without_any_word_is_looked_at_again():
    said = heard([(1.0, 5.0), (6.0, 6.5)], duration=10.0)
    again = replace(looks(FULL), speech=said)
    window = replace(WINDOW, speech=said.candidate)
    assert again.reasons(judge(replace(FULL, window=window))) == ["speech without words"]
    whole = replace(FULL, window=window, words=(*FULL.words, *words_at("eleven", 6.0, 0.5)))
    assert "speech without words" not in again.reasons(judge(whole))


def test_a_good_result_is_not_looked_at_again():
    again = looks(FULL)
    assert again.reasons(judge(FULL)) == []
    (found,) = again.at([judge(FULL)])
    assert again.engine.asked == 0
    assert (texts(found.words), found.retry) == (texts(FULL.words), 0)


def test_the_text_with_more_supported_words_wins_and_every_attempt_is_listed():
    (found,) = looks(FULL).at([judge(FEW)])
    assert (texts(found.words), found.retry) == (texts(FULL.words), 1)
    assert [a.why for a in found.attempts] == [
        "first",
        "other timestamp mode: speech without words",
    ]


def test_looks_are_bounded():
    again = looks(FEW)
    again.at([judge(FEW)])
    assert again.engine.asked == OPTIONS.looks.max_looks < 4
    none = looks(FULL, options=with_named(OPTIONS, {"max_looks": 0}))
    none.at([judge(FEW)])
    assert none.engine.asked == 0


LONG = Window(Span(0.7, 24.5), (Span(1.0, 8.0), Span(9.0, 16.0), Span(17.0, 24.0)))


class Forgetful:
    """An engine that hears ten seconds well, and of a longer window only the beginning."""

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


def test_a_long_window_that_was_half_forgotten_is_heard_in_parts():
    speech = heard([(s.start, s.end) for s in LONG.speech], duration=30.0)

    def judged_here(result: WindowResult) -> WindowResult:
        words = with_evidence(result.words, speech)
        return replace(result, words=judged(words, speech, UNSURE, OPTIONS.verify))

    engine = Forgetful()
    again = Retries(audio(noise(30.0)), engine, OPTIONS, judged_here, speech)
    (first,) = engine.recognize(None, [LONG], OPTIONS.decode)
    (found,) = again.at([judged_here(first)])
    assert len(first.words) == 5
    assert len(found.words) == 15
    assert found.attempts[-1].why == "in parts: speech without words"
    assert [w.span.duration <= 10 for w in engine.asked[1:]] == [True] * 3


def test_words_that_no_other_look_wrote_are_removed_when_in_doubt():
    speech = heard([(1.0, 2.0)], [], duration=10.0)

    def doubting(result: WindowResult) -> WindowResult:
        words = with_evidence(result.words, speech)
        return replace(result, words=judged(words, speech, UNSURE, OPTIONS.verify))

    window = Window(Span(0.7, 2.2), speech.candidate)
    first = replace(written("maybe so", 1.0, 0.5), window=window)
    other = replace(written("other words", 1.0, 0.5), window=window)
    again = Retries(audio(noise(10.0)), Answers(other), OPTIONS, doubting, speech)
    (found,) = again.at([doubting(first)])
    assert {w.verdict for w in found.words} == {Verdict.REMOVED}
    assert all("another look" in w.reasons[-1] for w in found.words)


@pytest.mark.parametrize(
    ("text", "each", "verdict"),
    [("No no no no", 0.5, Verdict.KEPT), ("the " * 30, 0.05, Verdict.REMOVED)],
    ids=["really said", "stuck"],
)
def test_real_repeats_are_kept_and_loops_are_cut(text, each, verdict):
    words = judge(written(text.strip(), 1.0, each)).words
    assert {w.verdict for w in words} == {verdict}
    assert all(bool(w.reasons) == (verdict is Verdict.REMOVED) for w in words)


def test_a_window_without_pauses_is_not_heard_again_as_it_was():
    speech = heard([(1.0, 24.0)], duration=30.0)
    window = Window(Span(0.7, 24.3), speech.candidate)
    engine = Forgetful()
    again = Retries(audio(noise(30.0)), engine, OPTIONS, lambda r: r, speech)
    (found,) = again.at([replace(FEW, window=window)])
    assert [a.why.split(":")[0] for a in found.attempts[1:]] == [
        "other timestamp mode",
        "earlier start",
    ]


def test_a_window_that_cannot_begin_earlier_is_not_heard_again_as_it_was():
    window = replace(WINDOW, span=Span(0.0, 9.5))
    again = looks(FEW)
    (found,) = again.at([replace(judge(FEW), window=window)])
    assert [a.why.split(":")[0] for a in found.attempts[1:]] == ["other timestamp mode", "beam 1"]


FOUR = Window(Span(0.7, 9.5), (Span(1.0, 2.8), Span(3.2, 5.0)))


def said_in_four_seconds(second: str, each: float) -> WindowResult:
    """Four words at an easy pace, then others."""
    words = (*words_at("big red fish swims", 1.0, 0.45), *words_at(second, 3.2, each))
    attempt = Attempt("first", 0.0, 5, -0.1, 1.1, len(words))
    return WindowResult(FOUR, (), words, -0.1, 0.0, 1.1, attempts=(attempt,))


def test_a_phrase_repeated_faster_than_the_speaker_speaks_is_looked_at_again():
    loop = said_in_four_seconds("seven before again " * 4 + "child mind", 0.12)
    right = said_in_four_seconds("seven before again seven child mind", 0.3)
    again = looks(right)
    assert again.reasons(judge(loop)) == ["repetition"]
    (found,) = again.at([judge(loop)])
    assert texts(found.words)[4:] == ["seven", "before", "again", "seven", "child", "mind"]


def test_what_somebody_really_says_three_times_has_room_and_stays():
    said = said_in_four_seconds("no no no no", 0.45)
    again = looks(said_in_four_seconds("no no", 0.9))
    assert again.reasons(judge(said)) == []


HASTY = with_named(OPTIONS, {"profile": "balanced"})
ONCE = "big red fish swim in the cold lake"


def test_a_window_that_the_model_began_again_is_told_once():
    began_again = written(f"{ONCE} {ONCE}", each=0.25)
    again = looks(written(ONCE, each=0.5), options=HASTY)
    assert again.reasons(judge(began_again)) == ["repetition"]
    assert looks(FULL).reasons(judge(began_again)) == []  # heard whole, the model has no cause to
    (found,) = again.at([judge(began_again)])
    assert " ".join(texts(found.words)) == ONCE


def test_a_sentence_that_is_really_said_twice_stays():
    """Who tells it once leaves the second half of the speech without words."""
    said_twice = written(f"{ONCE} {ONCE}", each=0.25)
    (found,) = looks(written(ONCE, each=0.25), options=HASTY).at([judge(said_twice)])
    assert " ".join(texts(found.words)) == f"{ONCE} {ONCE}"


def test_what_is_told_twice_once_more_by_the_whole_window_costs_no_further_look():
    said_twice = written(f"{ONCE} {ONCE}", each=0.25)
    again = looks(said_twice, options=HASTY)
    (found,) = again.at([judge(said_twice)])
    assert again.engine.asked == 1
    assert found.attempts[-1].why == "whole window: repetition"
    assert " ".join(texts(found.words)) == f"{ONCE} {ONCE}"


@pytest.mark.parametrize(("looks_more", "asked"), [(0, 0), (1, 2), (2, 3)])
def test_hearing_a_short_window_whole_is_not_counted_among_the_looks(looks_more, asked):
    again = looks(FEW, options=with_named(HASTY, {"max_looks": looks_more}))
    again.at([judge(FEW)])
    assert again.engine.asked == asked


def test_what_was_heard_whole_at_first_is_not_heard_whole_again():
    again = looks(FULL)
    (found,) = again.at([judge(FEW)])
    assert all(not attempt.why.startswith("whole window") for attempt in found.attempts)


def test_a_window_in_another_script_than_its_neighbors_is_looked_at_again():
    cyrillic = judge(written("это было совсем не так уж плохо как кажется"))
    again = looks(FULL)
    assert again.reasons(cyrillic, "CYRILLIC") == []
    assert again.reasons(cyrillic, "LATIN") == ["another script"]
    found = again.at([judge(FULL), judge(FULL), cyrillic])
    assert "another script" in found[2].attempts[-1].why
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


def test_what_everything_speaks_against_is_not_looked_at_again():
    nobody = heard([(1.0, 5.0)], [], duration=10.0)
    bark = written("woof woof", avg_logprob=-1.2, no_speech_prob=0.9)
    removed = tuple(replace(w, verdict=Verdict.REMOVED) for w in bark.words)
    again = replace(looks(FULL), speech=nobody)
    (found,) = again.at([replace(bark, words=removed)])
    assert len(found.attempts) == 1
    assert again.engine.asked == 0
